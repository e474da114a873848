"""How the pages look and behave, told to Streamlit before it starts.

It is said here and not in a configuration file, because the app runs from a checkout,
from an installed wheel and under any server, each of which looks elsewhere for files.
"""

from __future__ import annotations

from streamlit import config

# Source Sans comes with Streamlit and is served by it; without it the system's font stands in.
_FONT = "'Source Sans', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
_MONO = "'Source Code Pro', ui-monospace, Consolas, monospace"

OPTIONS: dict[str, object] = {
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "global.minCachedMessageSize": 4_000,
    "server.headless": True,
    "server.fileWatcherType": "none",
    "server.showEmailPrompt": False,
    "theme.font": _FONT,
    "theme.headingFont": _FONT,
    "theme.codeFont": _MONO,
    "theme.baseFontSize": 16,
    "theme.baseRadius": "10px",
    "theme.linkUnderline": False,
    "theme.showWidgetBorder": True,
    "theme.paddingTop": "0.25rem",
    "theme.paddingBottom": "1rem",
    "theme.light.primaryColor": "#3454D1",
    "theme.light.backgroundColor": "#FFFFFF",
    "theme.light.secondaryBackgroundColor": "#F3F5F9",
    "theme.light.textColor": "#1B2430",
    "theme.light.borderColor": "#DCE1E9",
    "theme.dark.primaryColor": "#9DB2FF",
    "theme.dark.backgroundColor": "#10151E",
    "theme.dark.secondaryBackgroundColor": "#1A212D",
    "theme.dark.textColor": "#E6EAF2",
    "theme.dark.borderColor": "#2B3443",
}


def apply() -> None:
    """Set what nobody has set otherwise: a file, a flag or the environment wins."""
    for name, value in OPTIONS.items():
        if not config.is_manually_set(name):
            config.set_option(name, value, "the explorer")
