"""What is drawn, and where: scenes and layouts, without a browser or a page."""
