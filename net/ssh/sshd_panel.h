#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>

/* A wizard's panel (@monitor) on a full-screen terminal: figures above the story, and lines that
 * are Lua. A zeroed struct is closed. */
struct sshd_panel {
    bool open;
    struct buf lines; /* plain, each ended by \n */
};

void sshd_panel_finish(struct sshd_panel *panel);
/* Handles the game's figures (MSG_EVENT Skein.Monitor): a list of texts; an empty one closes the
 * panel. */
void sshd_panel_take(struct sshd_panel *panel, struct str json);
/* Appends the line that the typed text means: Lua, or behind "!" the line unchanged. */
void sshd_panel_read(struct str typed, struct buf *out);
