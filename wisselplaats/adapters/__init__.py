"""The outside world behind small functions: file readers, file storage, photos, mail, geography."""
