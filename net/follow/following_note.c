/* following_note.c -- a copy's replication status, in a file beside it. */
#include "net/follow/following_note.h"

#include "engine/base/base.h"
#include "engine/base/file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { NOTE_MOST = 1024 };

static void put_path(const char *copy, struct buf *out)
{
    buf_printf(out, "%s.following", copy);
}

void following_note_put(const char *copy, const char *what, const char *from)
{
    struct buf path = {0};
    struct buf text = {0};
    struct err err;
    put_path(copy, &path);
    buf_printf(&text, "%s ", what);
    file_put_stamp(clock_wall_ms(), &text);
    buf_printf(&text, " %s\n", from);
    if (!file_replace(path.bytes, buf_str(&text), 0600, &err)) {
        log_warning("%s", err.text);
    }
    buf_finish(&path);
    buf_finish(&text);
}

void following_note_read(const char *copy, struct following_note *out)
{
    struct buf path = {0};
    struct buf text = {0};
    struct err ignored;
    put_path(copy, &path);
    if (access(path.bytes, F_OK) == 0) {
        (void)!file_read(path.bytes, "the note", NOTE_MOST, &text, &ignored);
    }
    struct str rest = str_trim(buf_str(&text));
    out->what = str_dup(str_take_word(&rest));
    out->when = str_dup(str_take_word(&rest));
    out->from = str_dup(rest);
    buf_finish(&path);
    buf_finish(&text);
}

void following_note_finish(struct following_note *note)
{
    mem_free(note->what);
    mem_free(note->when);
    mem_free(note->from);
}

void following_note_name(const char *path, char out[FOLLOW_NAME_MAX + 1])
{
    char host[65] = "";
    struct buf name = {0};
    if (gethostname(host, sizeof(host) - 1) != 0) {
        host[0] = '\0';
    }
    buf_printf(&name, "%s on %s", path, host[0] ? host : "another machine");
    out[0] = '\0';
    if (str_is_utf8(buf_str(&name))) {
        (void)str_copy(str_fit(buf_str(&name), FOLLOW_NAME_MAX), out, FOLLOW_NAME_MAX + 1);
    }
    buf_finish(&name);
}

void following_note_world(const char *path, uint64_t term, char out[FOLLOW_WORLD_NAME_MAX + 1])
{
    char name[FOLLOW_NAME_MAX + 1];
    following_note_name(path, name);
    (void)snprintf(out, FOLLOW_WORLD_NAME_MAX + 1, "%s in term %" PRIu64, name, term);
}

void following_note_forget(const char *copy)
{
    struct buf path = {0};
    put_path(copy, &path);
    if (unlink(path.bytes) != 0 && errno != ENOENT) {
        log_warning("cannot delete %s: %s", path.bytes, strerror(errno));
    }
    buf_finish(&path);
}
