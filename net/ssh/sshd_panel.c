/* sshd_panel.c -- the panel of live figures for wizards, and the meaning of lines typed there.
 *
 * The game computes the figures (scripts/building/commands/monitor.lua); here they are only shown. A line is
 * run as Lua, like one behind ";". A line that begins with "!", "@" or ";" is a normal line,
 * without the "!". */
#include "net/ssh/sshd_panel.h"

#include <jansson.h>

void sshd_panel_finish(struct sshd_panel *panel)
{
    buf_finish(&panel->lines);
    *panel = (struct sshd_panel){0};
}

void sshd_panel_take(struct sshd_panel *panel, struct str json)
{
    json_t *lines = json_loadb(json.bytes, json.length, 0, NULL);
    const json_t *line = NULL;
    size_t i = 0;
    buf_clear(&panel->lines);
    panel->open = json_array_size(lines) > 0;
    json_array_foreach(lines, i, line)
    {
        const char *text = json_string_value(line);
        str_clean(str_of(text ? text : ""), false, &panel->lines);
        buf_add_char(&panel->lines, '\n');
    }
    json_decref(lines);
}

void sshd_panel_read(struct str typed, struct buf *out)
{
    char first = typed.length > 0 ? typed.bytes[0] : '\0';
    if (first == '!') {
        typed = str_slice(typed, 1, typed.length);
    } else if (first != '\0' && first != '@' && first != ';') {
        buf_add_char(out, ';');
    }
    buf_add_str(out, typed);
}
