"""Mappings (`koppelingen`): proposed from the file, kept per organisation, source system and kind, used again."""
