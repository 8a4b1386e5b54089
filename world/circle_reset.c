/* circle_reset.c -- what a zone's reset commands do, played through once.
 *
 * Works on the parsed files alone, as if the world were empty: mobiles and
 * objects are counted from zero, all doors are open. The result is a list of
 * instances and the doors' states. Two passes: the first tells of every command that names what
 * does not exist, whether it would be skipped or not; the second runs them, and tells only what
 * shows in running.
 *
 * The rules, which are the original's:
 * 1. A command with the if-flag is skipped unless the last one tried worked; a
 *    skipped one does not change that memory.
 * 2. M, O, G, E, P work only while fewer than max of their kind exist anywhere.
 * 3. G and E go to the mobile loaded last; P goes into the newest object of the
 *    container's number.
 * 4. D concerns one side of a door.
 * 5. A command that names what does not exist does nothing and has not worked.
 * T and V belong to triggers and are only kept (circle_map_zon.c), not run. */
#include "world/circle_reset.h"

#include "engine/base/mem.h"
#include "world/circle_flags.h"
#include "world/circle_read.h"
#include "world/circle_wear.h"

struct run {
    const struct circle_world *from;
    const struct circle_known *known;
    const struct circle_log *log;
    struct circle_outcome *out;
    bool real; /* false: the first pass, which only tells what cannot work */
    const struct circle_zone *zone;
    const struct circle_reset *reset;
    size_t row;
    bool worked;                    /* the last command tried */
    size_t mob;                     /* spawn loaded last by M, or CIRCLE_SPAWN_NONE */
    struct map count[CIRCLE_KINDS]; /* vnum + 1 -> how many exist, in the pointer */
};

bool circle_knows(const struct circle_world *from, const struct circle_known *known,
        enum circle_kind kind, int32_t vnum)
{
    return circle_find(from, kind, vnum) ||
           (vnum >= 0 && known->exists && known->exists(known->data, kind, vnum));
}

static struct circle_origin here(const struct run *run)
{
    return (struct circle_origin){run->zone->head.origin.file, run->reset->line};
}

/* -- What exists -- */

/* False: the command names what does not exist. */
static bool need(const struct run *run, enum circle_kind kind, const char *what, int32_t vnum)
{
    bool known = circle_knows(run->from, run->known, kind, vnum);
    if (!known && !run->real) {
        circle_oddity(run->log, here(run), "%c: there is no %s #%d; the command does nothing",
                run->reset->command, what, vnum);
    }
    return known;
}

static bool need_room(const struct run *run, int32_t vnum)
{
    return need(run, CIRCLE_WLD, "room", vnum);
}

static bool need_object(const struct run *run, int32_t vnum)
{
    return need(run, CIRCLE_OBJ, "object", vnum);
}

/* False: number has no name among names. */
static bool need_name(
        const struct run *run, enum circle_name_set names, const char *what, int32_t number)
{
    bool known = circle_flags_name(names, number);
    if (!known && !run->real) {
        circle_oddity(run->log, here(run), "%c: %d is no %s; the command does nothing",
                run->reset->command, number, what);
    }
    return known;
}

/* False: nothing was loaded before that this command could go on with. */
static bool need_spawn(const struct run *run, size_t which, const char *what)
{
    if (which == CIRCLE_SPAWN_NONE && run->real) {
        circle_oddity(run->log, here(run), "%c: no %s was loaded before; it did nothing",
                run->reset->command, what);
    }
    return which != CIRCLE_SPAWN_NONE;
}

static bool has_door(const struct circle_world *from, int32_t room_vnum, int32_t direction)
{
    const struct circle_room *room = circle_find(from, CIRCLE_WLD, room_vnum);
    if (!room || direction < 0 || direction >= CIRCLE_DIRECTIONS) {
        return false;
    }
    const struct circle_exit *exit = &room->exits[direction];
    return exit->given && exit->door != CIRCLE_DOOR_NONE;
}

static bool need_door(const struct run *run, int32_t room, int32_t direction)
{
    bool there = has_door(run->from, room, direction);
    if (!there && !run->real) {
        circle_oddity(run->log, here(run),
                "D: room #%d has no door %s; the command does nothing", room,
                circle_flags_name(CIRCLE_NAMES_DIRECTION, direction));
    }
    return there;
}

/* -- How many exist -- */

static uintptr_t count_of(const struct run *run, enum circle_kind kind, int32_t vnum)
{
    return (uintptr_t)map_find(&run->count[kind], (uint64_t)vnum + 1);
}

static void set_count(struct run *run, enum circle_kind kind, int32_t vnum, uintptr_t count)
{
    uint64_t key = (uint64_t)vnum + 1;
    if (count == 0) {
        (void)map_remove(&run->count[kind], key);
    } else {
        (void)map_put(&run->count[kind], key, (void *)count);
    }
}

/* -- Instances -- */

static size_t spawn(struct run *run, enum circle_kind kind, int32_t vnum)
{
    struct circle_outcome *out = run->out;
    out->spawns = circle_grow(out->spawns, out->count, &out->capacity, sizeof(*out->spawns));
    out->spawns[out->count] = (struct circle_spawn){
            .is_mob = kind == CIRCLE_MOB,
            .vnum = vnum,
            .room = CIRCLE_NONE,
            .in = CIRCLE_SPAWN_NONE,
            .zone = run->zone->head.vnum,
            .row = run->row,
            .origin = here(run),
    };
    set_count(run, kind, vnum, count_of(run, kind, vnum) + 1);
    return out->count++;
}

/* Newest object of vnum; with room, only one that lies in it. */
static size_t newest(const struct run *run, int32_t vnum, int32_t room)
{
    for (size_t i = run->out->count; i-- > 0;) {
        const struct circle_spawn *spawn = &run->out->spawns[i];
        if (!spawn->is_mob && !spawn->gone && spawn->vnum == vnum &&
                (room == CIRCLE_NONE ||
                        (spawn->room == room && spawn->in == CIRCLE_SPAWN_NONE))) {
            return i;
        }
    }
    return CIRCLE_SPAWN_NONE;
}

/* Takes the spawn away with everything in it: that comes after it in the list. */
static void take_away(struct run *run, size_t which)
{
    struct circle_spawn *spawns = run->out->spawns;
    for (size_t i = which; i < run->out->count; i++) {
        bool inside = spawns[i].in != CIRCLE_SPAWN_NONE && spawns[spawns[i].in].gone;
        if ((i == which || inside) && !spawns[i].gone) {
            spawns[i].gone = true;
            enum circle_kind kind = spawns[i].is_mob ? CIRCLE_MOB : CIRCLE_OBJ;
            set_count(run, kind, spawns[i].vnum, count_of(run, kind, spawns[i].vnum) - 1);
        }
    }
}

static bool below(const struct run *run, enum circle_kind kind, int32_t vnum, int32_t max)
{
    return run->real && max > 0 && count_of(run, kind, vnum) < (uintptr_t)max;
}

/* -- The commands; each returns whether it worked -- */

static bool run_mob(struct run *run)
{
    const int32_t *args = run->reset->args;
    if (!need(run, CIRCLE_MOB, "mobile", args[0]) || !need_room(run, args[2]) ||
            !below(run, CIRCLE_MOB, args[0], args[1])) {
        return false;
    }
    run->mob = spawn(run, CIRCLE_MOB, args[0]);
    run->out->spawns[run->mob].room = args[2];
    return true;
}

static bool run_object(struct run *run)
{
    const int32_t *args = run->reset->args;
    int32_t room = circle_read_vnum(args[2]);
    if (!need_object(run, args[0]) || (room != CIRCLE_NONE && !need_room(run, room)) ||
            !below(run, CIRCLE_OBJ, args[0], args[1])) {
        return false;
    }
    size_t object = spawn(run, CIRCLE_OBJ, args[0]);
    run->out->spawns[object].room = room;
    return true;
}

/* Puts a new object into spawn number in. */
static bool put_into(struct run *run, size_t in, bool worn)
{
    const int32_t *args = run->reset->args;
    if (!below(run, CIRCLE_OBJ, args[0], args[1])) {
        return false;
    }
    size_t object = spawn(run, CIRCLE_OBJ, args[0]);
    run->out->spawns[object].in = in;
    run->out->spawns[object].worn = worn;
    run->out->spawns[in].holds = true;
    return true;
}

static bool run_give(struct run *run)
{
    return need_object(run, run->reset->args[0]) && need_spawn(run, run->mob, "mobile") &&
           put_into(run, run->mob, false);
}

static bool run_equip(struct run *run)
{
    const int32_t *args = run->reset->args;
    if (!need_object(run, args[0]) ||
            !need_name(run, CIRCLE_NAMES_WORN, "equipment position", args[2]) ||
            !need_spawn(run, run->mob, "mobile")) {
        return false;
    }
    const struct circle_object *object = circle_find(run->from, CIRCLE_OBJ, args[0]);
    return put_into(run, run->mob, object && circle_wear_is_worn(&object->wear, args[2]));
}

static bool run_put(struct run *run)
{
    const int32_t *args = run->reset->args;
    if (!need_object(run, args[0]) || !need_object(run, args[2])) {
        return false;
    }
    size_t in = newest(run, args[2], CIRCLE_NONE);
    return need_spawn(run, in, "container of that number") && put_into(run, in, false);
}

/* Rooms and directions as one non-zero number. */
static uint64_t door_key(int32_t room, int32_t direction)
{
    return ((uint64_t)(uint32_t)room << 8 | (uint32_t)direction) + 1;
}

static bool run_door(struct run *run)
{
    const int32_t *args = run->reset->args;
    if (!need_room(run, args[0]) ||
            !need_name(run, CIRCLE_NAMES_DIRECTION, "direction", args[1]) ||
            !need_door(run, args[0], args[1]) ||
            !need_name(run, CIRCLE_NAMES_DOOR, "state of a door", args[2])) {
        return false;
    }
    if (run->real) {
        uintptr_t state = (uintptr_t)args[2] + 1;
        (void)map_put(&run->out->doors, door_key(args[0], args[1]), (void *)state);
    }
    return true;
}

enum circle_door_state circle_reset_door(
        const struct circle_outcome *outcome, int32_t room, int32_t direction)
{
    uintptr_t state = (uintptr_t)map_find(&outcome->doors, door_key(room, direction));
    return state == 0 ? CIRCLE_OPEN : (enum circle_door_state)(state - 1);
}

static bool run_remove(struct run *run)
{
    const int32_t *args = run->reset->args;
    if (!need_room(run, args[0]) || !need_object(run, args[1])) {
        return false;
    }
    size_t object = newest(run, args[1], args[0]);
    if (object != CIRCLE_SPAWN_NONE) {
        take_away(run, object);
    }
    return true;
}

static bool run_trigger(struct run *run)
{
    const int32_t *args = run->reset->args;
    return run->reset->command == 'V' || need(run, CIRCLE_TRG, "trigger", args[1]);
}

static bool run_command(struct run *run)
{
    switch (run->reset->command) {
    case 'M':
        return run_mob(run);
    case 'O':
        return run_object(run);
    case 'G':
        return run_give(run);
    case 'E':
        return run_equip(run);
    case 'P':
        return run_put(run);
    case 'D':
        return run_door(run);
    case 'R':
        return run_remove(run);
    default:
        return run_trigger(run);
    }
}

static void run_zone(struct run *run)
{
    run->mob = CIRCLE_SPAWN_NONE;
    run->worked = false;
    for (size_t i = 0; i < run->zone->resets.count; i++) {
        run->reset = &run->zone->resets.items[i];
        run->row = i + 1;
        if (!run->real || !run->reset->chain || run->worked) {
            run->worked = run_command(run);
        }
    }
}

static void run_zones(struct run *run)
{
    for (size_t i = 0; i < circle_count(run->from, CIRCLE_ZON); i++) {
        run->zone = circle_at(run->from, CIRCLE_ZON, i);
        run_zone(run);
    }
}

void circle_reset_all(const struct circle_world *from, const struct circle_known *known,
        const struct circle_log *log, bool run_them, struct circle_outcome *out)
{
    struct run run = {.from = from, .known = known, .log = log, .out = out};
    run_zones(&run);
    if (run_them) {
        run.real = true;
        run_zones(&run);
    }
    for (enum circle_kind kind = 0; kind < CIRCLE_KINDS; kind++) {
        map_finish(&run.count[kind]);
    }
}

void circle_outcome_finish(struct circle_outcome *outcome)
{
    mem_free(outcome->spawns);
    map_finish(&outcome->doors);
    *outcome = (struct circle_outcome){0};
}
