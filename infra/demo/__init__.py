"""The main job on one machine: a sample council, one API call, and the proof."""
