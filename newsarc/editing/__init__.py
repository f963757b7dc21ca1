"""What changes files of the archive: repairs, and moving an event."""
