/* marks.c -- read markers of conversations. */
#include "engine/modules/calls/marks.h"

#include "engine/base/clock.h"
#include "world/model/prop.h"

#include <ctype.h>

static uint32_t marks_atom(struct engine *engine)
{
    return atom_intern(&engine_world(engine)->atoms, STR("_read_marks"));
}

bool marks_is_target(struct str target)
{
    for (size_t i = 0; i < target.length; i++) {
        if ((unsigned char)target.bytes[i] <= ' ') {
            return false;
        }
    }
    return target.length > 0 && target.length < MARK_TARGET_MAX;
}

static struct str fold(struct str target, char out[MARK_TARGET_MAX])
{
    size_t length = target.length < MARK_TARGET_MAX ? target.length : MARK_TARGET_MAX - 1;
    for (size_t i = 0; i < length; i++) {
        out[i] = (char)tolower((unsigned char)target.bytes[i]);
    }
    out[length] = '\0';
    return (struct str){out, length};
}

static int64_t mark_in(const struct value *marks, struct str key)
{
    const struct value *mark =
            marks && marks->kind == VALUE_TABLE ? value_table_get_str(marks, key) : NULL;
    return mark ? value_as_int(mark, 0) : 0;
}

int64_t marks_get(struct engine *engine, const struct object *character, struct str target)
{
    char key[MARK_TARGET_MAX];
    return mark_in(prop_own(character, marks_atom(engine)), fold(target, key));
}

/* Removes the oldest mark if the table is full. */
static void make_room(struct value *marks)
{
    struct value oldest = value_nil();
    int64_t oldest_ms = INT64_MAX;
    for (size_t i = 0; i < value_table_count(marks); i++) {
        struct value key;
        int64_t time_ms = value_as_int(value_table_at(marks, i, &key), 0);
        if (time_ms < oldest_ms) {
            oldest_ms = time_ms;
            oldest = key;
        }
    }
    if (value_table_count(marks) >= MARKS_MAX && oldest.kind == VALUE_STRING) {
        value_table_set(marks, value_dup(&oldest), value_nil());
    }
}

int64_t marks_set(
        struct engine *engine, struct object *character, struct str target, int64_t time_ms)
{
    char folded[MARK_TARGET_MAX];
    uint32_t atom = marks_atom(engine);
    struct str key = fold(target, folded);
    int64_t before = mark_in(prop_own(character, atom), key);
    int64_t now_ms = clock_wall_ms();
    time_ms = time_ms < now_ms ? time_ms : now_ms;
    if (time_ms <= before) {
        return before;
    }
    struct value *marks = prop_change_table(engine_world(engine), character, atom);
    if (before == 0) {
        make_room(marks);
    }
    value_table_set_str(marks, key, value_int(time_ms));
    return time_ms;
}
