#pragma once
#include "engine/base/buf.h"

#include <stdbool.h>

/* What a wizard looks on at (@monitor) in a terminal as a whole: figures above the story, and lines that are Lua. Zeroed
 * is closed. */
struct sshd_panel {
    bool open;
    struct buf lines; /* plain, each ended by \n */
};

void sshd_panel_finish(struct sshd_panel *panel);
/* What the game tells of it (MSG_EVENT Skein.Monitor): a list of texts, an empty one at its end. */
void sshd_panel_take(struct sshd_panel *panel, struct str json);
/* Appends the line that somebody means who typed that there: Lua, or behind "!" a line as it is. */
void sshd_panel_read(struct str typed, struct buf *out);
