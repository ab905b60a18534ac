"""What lies on the disk: files of columns, and which of them are one state of the index."""
