"""The windows that ask or explain something: files, preferences, download, help, about."""
