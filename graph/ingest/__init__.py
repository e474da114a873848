"""Reading documents: text with exact places, mentions, relations, proposals."""
