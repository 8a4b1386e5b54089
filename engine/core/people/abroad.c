/* abroad.c -- tells whether a character is in another world of the realm, and which.
 *
 * Only the rows count, not properties of the character: scripts that may change a character's
 * properties must not change where it is. */
#include "engine/core/people/abroad.h"

#include "engine/core/run/other_worlds.h"
#include "world/model/rows.h"

enum { HERE = 0 };

static void take(const struct row *row, struct abroad *out)
{
    *out = (struct abroad){
            .epoch = row_id(row, "epoch"),
            .character = row_id(row, "character"),
            .away = row_int(row, "state") != HERE,
    };
    (void)str_copy(row_str(row, "key"), out->key, sizeof(out->key));
    (void)str_copy(row_str(row, "world"), out->world, sizeof(out->world));
}

bool abroad_find(struct engine *engine, uint64_t character, struct abroad *out)
{
    struct store_select select = rows_with(TABLE_TRAVELLER, "character", character, NULL);
    if (character == 0 || !other_worlds_has_realm(engine)) {
        return false;
    }
    struct rows rows = rows_read(engine_world(engine), &select, 1);
    bool found = rows.count > 0;
    if (found) {
        take(&rows.items[0], out);
    }
    rows_finish(&rows);
    return found;
}

struct row abroad_row(struct engine *engine, struct str key, bool *out_found)
{
    struct row row = row_of_str(TABLE_TRAVELLER, key);
    *out_found = rows_find(engine_world(engine), &row);
    return row;
}

bool abroad_find_key(struct engine *engine, struct str key, struct abroad *out)
{
    bool found = false;
    struct row row = abroad_row(engine, key, &found);
    if (found) {
        take(&row, out);
    }
    row_finish(&row);
    return found;
}

bool abroad_is(struct engine *engine, uint64_t character, struct abroad *out)
{
    struct abroad abroad;
    bool away = abroad_find(engine, character, &abroad) && abroad.away;
    if (away && out) {
        *out = abroad;
    }
    return away;
}

bool abroad_home(struct engine *engine, uint64_t character, char out[ABROAD_WORLD_MAX + 1])
{
    struct abroad abroad;
    if (!abroad_find(engine, character, &abroad)) {
        return false;
    }
    struct str key = str_of(abroad.key);
    struct str world = str_take_until(&key, '.');
    (void)str_copy(world, out, ABROAD_WORLD_MAX + 1);
    return !str_equal(world, str_of(other_worlds_name(engine)));
}
