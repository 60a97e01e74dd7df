"""Reads ILR files, XML or zipped XML, once and in pieces, so that none is whole in memory (L10).

Libraries are imported where they are used, because most workers read no file.
"""
