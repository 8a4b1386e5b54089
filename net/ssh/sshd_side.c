/* sshd_side.c -- the column beside the story of a terminal.
 *
 * It shows the same as `look`, `inventory` and `map`: page.around, page.map. In the dark the place
 * is empty. */
#include "net/ssh/sshd_side.h"

#include "engine/base/clock.h"
#include "engine/session/session.h"
#include "net/ssh/sshd_map.h"

#include <string.h>

enum { EVERY_MS = 1000, SIDE_LINES_MOST = 200 };

#define AROUND "around"
#define MAP "map"

void sshd_side_finish(struct sshd_side *side)
{
    json_decref(side->map);
    buf_finish(&side->room);
    buf_finish(&side->exits);
    buf_finish(&side->lines);
    buf_finish(&side->words);
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

/* Appends text as a single line. */
static void add_line(struct str text, struct buf *out)
{
    str_clean(text, false, out);
    buf_add_char(out, '\n');
}

void sshd_side_take_room(struct sshd_side *side, struct str json)
{
    json_t *room = json_loadb(json.bytes, json.length, 0, NULL);
    const char *way = NULL;
    json_t *to = NULL;
    buf_clear(&side->room);
    buf_clear(&side->exits);
    str_clean(str_of(text_of(room, "name")), false, &side->room);
    json_object_foreach(json_object_get(room, "exits"), way, to)
    {
        add_line(str_of(way), &side->exits);
    }
    json_decref(room);
}

int64_t sshd_side_ask(struct sshd_side *side, struct session *session)
{
    int64_t left_ms = side->asked_ms + EVERY_MS - clock_ms();
    if (!side->stale || side->waits || session->character == 0) {
        return 0;
    }
    if (left_ms > 0) {
        return left_ms;
    }
    struct session_call around = {.tag = STR(AROUND), .name = STR("page.around")};
    struct session_call map = {.tag = STR(MAP), .name = STR("page.map")};
    side->stale = false;
    side->waits = true;
    side->asked_ms = clock_ms();
    session_call(session, &map);
    session_call(session, &around);
    return 0;
}

static void add_words(struct str name, struct buf *out)
{
    while (name.length > 0) {
        struct str word = str_take_word(&name);
        if (word.length > 1) {
            add_line(word, out);
        }
    }
}

static void add_part(struct sshd_side *side, const json_t *around, const char *part)
{
    size_t i = 0;
    const json_t *entry = NULL;
    json_array_foreach(json_object_get(around, part), i, entry)
    {
        struct str name = str_of(text_of(entry, "name"));
        if (i < SIDE_LINES_MOST) {
            buf_add_char(&side->lines, ' ');
            add_line(name, &side->lines);
            add_words(name, &side->words);
        }
    }
}

static bool has(const json_t *around, const char *one, const char *other)
{
    return json_array_size(json_object_get(around, one)) +
                   json_array_size(json_object_get(around, other)) >
           0;
}

bool sshd_side_take(struct sshd_side *side, struct str tag, bool ok, struct str reply)
{
    if (str_equal(tag, STR(MAP))) {
        json_decref(side->map);
        side->map = ok ? json_loadb(reply.bytes, reply.length, 0, NULL) : NULL;
        return true;
    }
    if (!str_equal(tag, STR(AROUND))) {
        return false;
    }
    json_t *around = ok ? json_loadb(reply.bytes, reply.length, 0, NULL) : NULL;
    side->waits = false;
    buf_clear(&side->lines);
    buf_clear(&side->words);
    if (has(around, "people", "things")) {
        buf_add_text(&side->lines, "Here\n");
        add_part(side, around, "people");
        add_part(side, around, "things");
    }
    if (has(around, "held", "worn")) {
        buf_add_text(&side->lines, "With you\n");
        add_part(side, around, "held");
        add_part(side, around, "worn");
    }
    json_decref(around);
    return true;
}

void sshd_side_put(const struct sshd_side *side, size_t rows, bool drawn, struct buf *out_side,
        struct buf *out_status)
{
    struct str exits = buf_str(&side->exits);
    sshd_map_draw(side->map, rows / 3, drawn, out_side);
    buf_add_text(out_side, out_side->length > 0 ? "\n" : "");
    buf_add_str(out_status, buf_str(&side->room));
    buf_add_text(out_side, exits.length > 0 ? "Ways out\n" : "");
    for (bool first = true; exits.length > 0; first = false) {
        struct str way = str_take_until(&exits, '\n');
        buf_add_text(out_status, first ? "  Exits: " : ", ");
        buf_add_str(out_status, way);
        buf_add_char(out_side, ' ');
        buf_add_str(out_side, way);
        buf_add_char(out_side, '\n');
    }
    buf_add_str(out_side, buf_str(&side->lines));
}
