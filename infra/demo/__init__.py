"""The main job on one machine, with its proof."""
