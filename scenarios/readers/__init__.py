"""Files that Japanese users really have: one file a source, each giving readings or its faults."""
