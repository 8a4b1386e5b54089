/* ref_time.c -- since when a ref has meant its object.
 *
 * 1. An object has `_ref_since` only while it has a ref. world_set_ref alone writes it.
 * 2. Only objects that have or had a behaviour have it: others can't be used as a module, and a behaviour
 *    that is saved later is newer than the ref.
 * 3. When an object loses a ref, a row of TABLE_LOST_REF keeps who had it and since when. There is a fixed number of
 *    rows, chosen by the ref's hash. A ref whose row was replaced by another ref's is new to everybody. */
#include "world/model/ref_time.h"

#include "engine/base/clock.h"
#include "world/model/prop.h"
#include "world/model/rows.h"

#define LOST_ROWS 256

/* Sets `_ref_since`, which belongs neither to the design nor to play. */
static void put_since(struct world *world, struct object *object, struct value since)
{
    enum writes writes = world->writes;
    world->writes = WRITES_AS_IS;
    prop_set(world, object, ATOM__ref_since, since);
    world->writes = writes;
}

/* Returns the key of the row for a ref without a holder. */
static struct row lost_row(struct str ref)
{
    return row_of_id(TABLE_LOST_REF, str_hash(ref) % LOST_ROWS);
}

void ref_time_note_lost(struct world *world, struct object *object)
{
    struct str ref = str_of(object->ref);
    const struct value *since = prop_own(object, ATOM__ref_since);
    struct row row = lost_row(ref);
    row_set_str(&row, "ref", ref);
    row_set_id(&row, "object", object->id);
    if (since) {
        row_set(&row, "since", value_dup(since));
        put_since(world, object, value_nil());
    }
    rows_put(world, &row);
}

/* True if the object was the last that had the ref. Then *out_since is the time, which the caller must
 * finish; nil: none. */
static bool had_last(struct world *world, const struct object *object, struct str ref,
        struct value *out_since)
{
    struct row row = lost_row(ref);
    bool had = rows_find(world, &row) && str_equal(row_str(&row, "ref"), ref) &&
               row_id(&row, "object") == object->id;
    if (had) {
        *out_since = value_dup(row_value(&row, "since"));
    }
    row_finish(&row);
    return had;
}

static bool had_behaviour(struct world *world, const struct object *object)
{
    return object->behaviour != 0 ||
           rows_end(world, TABLE_BEHAVIOUR, "object", object->id, "revision", true) != 0;
}

void ref_time_note_got(struct world *world, struct object *object, struct str ref)
{
    struct value since = value_nil();
    if (!had_last(world, object, ref, &since) && had_behaviour(world, object)) {
        since = value_int(clock_wall_ms());
    }
    if (since.kind != VALUE_NIL) {
        put_since(world, object, since);
    }
}
