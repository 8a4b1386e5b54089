/* area_file_test.c -- an area's file is read and saved: nothing changes that nobody changed.
 *
 * A run lets a wizard and two builders type random building commands, send random files, and pick up and drop what is there. In
 * between each of them reads each area's file that they may build in, saves it as it is, and edits it. Held all the time:
 *
 *   - a file that is saved as it was read changes nothing, and is read the same;
 *   - each thing stands in one file at most;
 *   - what is added stands in the file, with its comment, and what is changed reads as it was written;
 *   - nobody is told that others have changed the same, for here nobody has;
 *   - two who edit the same thing at once keep what each changed, or the second is told of the conflict and changes nothing.
 *
 * A failing seed is printed; SKEIN_SEED runs that one alone, SKEIN_ROUNDS takes so many seeds. */
#include "engine/app/apply_door.h"
#include "engine/app/layout_read.h"
#include "engine/base/base.h"
#include "tests/script/asking.h"
#include "tests/support/repeat.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/store/check.h"
#include "world/store/store.h"

#include <ev.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PEOPLE = 3, AREAS_MAX = 16, OBJECTS_KEPT = 400, BUNDLE_BYTES = 4096 };

struct area_run {
    struct bench bench; /* only its trial */
    struct ev_loop *loop;
    struct apply_door *door;
    struct player *people[PEOPLE];
    struct rng rng;
    uint64_t seed;
    uint64_t areas[AREAS_MAX];
    size_t area_count;
    uint64_t ids[OBJECTS_KEPT];
    size_t id_count;
    unsigned number; /* of what was named */
    unsigned turns;
    struct buf log; /* what was done */
};

#define PICK(run, list) (list)[rng_below(&(run)->rng, sizeof(list) / sizeof((list)[0]))]

static bool chance(struct area_run *run, unsigned of)
{
    return rng_below(&run->rng, of) == 0;
}

static _Noreturn void fail_run(const struct area_run *run, const char *what, const char *more)
{
    size_t from = run->log.length > 3000 ? run->log.length - 3000 : 0;
    (void)fprintf(stderr, "lately:\n%s\nseed %" PRIu64 ": %s\n%s\n",
            run->log.bytes ? run->log.bytes + from : "", run->seed, what, more);
    (void)fflush(stderr);
    fail_msg("seed %" PRIu64 ": %s", run->seed, what);
    abort();
}

/* -- asking -- */

/* Somebody who has used up their time rests until the clock goes on. */
static void turn_loop(void *data)
{
    struct area_run *run = data;
    (void)ev_run(run->loop, EVRUN_NOWAIT);
    if (++run->turns % 20 == 0) {
        trial_advance(run->bench.trial, 0.05);
    }
}

/* The call's answer, the caller's. */
static json_t *call_door(
        struct area_run *run, size_t who, const char *name, json_t *args, bool *out_done)
{
    char *text = json_dumps(args, 0);
    json_t *answer = ask_later(&run->bench, trial_character(run->people[who]), name, text,
            out_done, turn_loop, run);
    free(text);
    json_decref(args);
    return answer;
}

/* The file of an area as it is read to be edited, the caller's; NULL: they may not. */
static char *read_file(struct area_run *run, size_t who, uint64_t area)
{
    bool done = false;
    json_t *answer = call_door(run, who, "design.show",
            json_pack("{s:I, s:b}", "id", (json_int_t)area, "edit", 1), &done);
    char *text = done ? str_dup(str_of(text_in(answer, "text"))) : NULL;
    json_decref(answer);
    return text;
}

/* Saves it; returns the status, 204 if that was done. why: what was said, the caller's. */
static int save_file(
        struct area_run *run, size_t who, uint64_t area, const char *text, char **why)
{
    bool done = false;
    json_t *answer = call_door(run, who, "design.save",
            json_pack("{s:I, s:s}", "id", (json_int_t)area, "text", text), &done);
    int status = done ? 204 : (int)json_integer_value(json_object_get(answer, "status"));
    *why = str_dup(str_of(text_in(answer, done ? "text" : "detail")));
    json_decref(answer);
    return status;
}

/* -- building -- */

static void put_word(struct area_run *run, char what, struct buf *out)
{
    static const char *const names[] = {"a green lamp", "the sack", "Old Mill",
            "a \"quoted\" key", "x = y", "a coat -- with pockets", "ein Brötchen", "thing]]",
            "back\\slash", "Nook"};
    static const char *const directions[] = {"north", "south", "east", "west", "up", "in"};
    static const char *const protos[] = {"item", "container", "light", "garment", "seat",
            "room", "npc", "thing", "sign", "$sedge/mould", "mould"};
    static const char *const prefixes[] = {
            "sedge/", "sedge/", "marsh/", "marsh/deep/", "", "nowhere/", "world/", "start/"};
    static const char *const properties[] = {"colour", "weight", "at", "owner", "proto", "key",
            "area", "exits", "timers", "details", "text", "desc", "odd one", "and", "$x",
            "behaviour"};
    static const char *const values[] = {"5", "0", "true", "\"text in \\\"quotes\\\"\"", "2.0",
            "{1, 2, {x = \"y\"}}", "0.1", "\"\"", "{}", "-17", "\"a\\nb ]] c\\n\"", "1e300",
            "{[3] = 1, [\"$ref\"] = \"x\"}", "\"\\tend \"", "{[true] = 1, [2.5] = 2}"};
    switch (what) {
    case 'o': {
        size_t known = run->id_count < OBJECTS_KEPT ? run->id_count : OBJECTS_KEPT;
        buf_printf(out, "#%" PRIu64, run->ids[rng_below(&run->rng, known)]);
        return;
    }
    case 'a':
        buf_printf(out, "#%" PRIu64, run->areas[rng_below(&run->rng, run->area_count)]);
        return;
    case 'n':
        buf_add_text(out, PICK(run, names));
        return;
    case 'd':
        buf_add_text(out, PICK(run, directions));
        return;
    case 'p':
        buf_add_text(out, PICK(run, protos));
        return;
    case 'f':
        buf_printf(out, "%sthing%u", PICK(run, prefixes), run->number++);
        return;
    case 'w':
        buf_add_text(out, PICK(run, properties));
        return;
    case 'v':
        buf_add_text(out, PICK(run, values));
        return;
    default:
        buf_printf(out, "%" PRIu64, 1 + rng_below(&run->rng, 9));
        return;
    }
}

static const char *const commands[] = {
        "@dig {n}",
        "@dig {d} to {n}",
        "@dig {d} to {n}",
        "@link {d} to {o}",
        "@unlink {d}",
        "@create {n}",
        "@create {n} from {p}",
        "@create {n} from {p}, {p}",
        "@create {n} from {o}",
        "@describe {o} = {n}",
        "@detail {o} {n} = {n}",
        "@name {o} = {n}",
        "@alias {o} = {n}, {d}",
        "@ref {o} = {f}",
        "@ref {o} = {f}",
        "@ref {o} =",
        "@proto {o} = {o}",
        "@set {o}.{w} = {v}",
        "@set {o}.{w} = {o}",
        "@set {o}.area = {a}",
        "@set here.area = {a}",
        "@unset {o}.area",
        "@unset {o}.{w}",
        "@teleport {o} to {o}",
        "@teleport {o} to here",
        "@teleport {o} to me",
        "@teleport {o}",
        "@teleport here",
        "@destroy {o}",
        "@clone {o}",
        "@clone {o}",
        "@chown {o} = alice",
        "@chown {o} = cob",
        "@undo",
        "take {n}",
        "drop {n}",
        "drop all",
        "@lua object(\"{o}\"):every({x}, \"{d}\", {v})",
        "@lua object(\"{o}\"):after({x}, \"{d}\")",
        "@lua create(\"item\", { location = object(\"{o}\"), name = \"{d}\" })",
        "@lua create(\"{p}\", { name = \"{d}\", {d} = object(\"{o}\"), list = { {v}, "
        "object(\"{o}\") } })",
        "@lua object(\"{o}\"):move(object(\"{o}\"))",
        "@lua setprop(object(\"{o}\"), \"{w}\", {v})",
        "@program {o}\ncommand(\"poke {this}\", function(e) e.this.n = {x} end)\n.",
        "poke {n}",
};

/* Puts words for what stands in braces. */
static void fill(struct area_run *run, const char *format, struct buf *out)
{
    for (const char *at = format; *at; at++) {
        if (at[0] == '{' && at[1] && at[2] == '}') {
            put_word(run, at[1], out);
            at += 2;
        } else {
            buf_add_char(out, *at);
        }
    }
}

static void keep_id(struct area_run *run, uint64_t id)
{
    if (id != 0) {
        run->ids[run->id_count++ % OBJECTS_KEPT] = id;
    }
}

static void type_random(struct area_run *run)
{
    size_t who = rng_below(&run->rng, PEOPLE);
    struct buf line = {0};
    fill(run, PICK(run, commands), &line);
    buf_printf(&run->log, "%zu: %s\n", who, line.bytes);
    struct str rest = buf_str(&line);
    while (str_find_char(rest, '\n', 0) != SIZE_MAX) {
        char *one = str_dup(str_take_until(&rest, '\n'));
        trial_send(run->people[who], one);
        mem_free(one);
    }
    char *last = str_dup(rest);
    trial_forget(run->people[who]);
    trial_send(run->people[who], last);
    trial_settle(run->bench.trial);
    struct str told = trial_told(run->people[who]);
    if (str_starts(rest, STR("@dig")) || str_starts(rest, STR("@create")) ||
            str_starts(rest, STR("@clone")) || str_starts(rest, STR("@lua create"))) {
        keep_id(run, trial_first_id(told));
    }
    mem_free(last);
    buf_finish(&line);
}

/* Somebody sends a file of any folder. */
static void apply_random(struct area_run *run)
{
    static const char *const files[] = {
            "item \"{f}\" { name = \"a spoon\" }\n",
            "prototype \"{f}\" { name = \"a mould\", weight = {x} }\n",
            "room \"{f}\" { name = \"Hall\", exits = { north = \"{o}\" } }\n",
            "npc \"{f}\" { name = \"Ned\", at = \"{o}\", timers = { tick = { every = {x} } } "
            "}\n",
            "object \"{f}\" { proto = { \"item\", \"light\" }, area = ref \"{a}\", list = { "
            "ref \"{o}\" } }\n",
    };
    size_t who = rng_below(&run->rng, PEOPLE);
    struct buf text = {0};
    struct buf bundle = {0};
    bool done = false;
    fill(run, PICK(run, files), &text);
    buf_printf(&bundle, "sent%u.lua %zu\n%s\n", run->number++, text.length, text.bytes);
    buf_printf(&run->log, "%zu sends %s", who, text.bytes);
    json_decref(call_door(run, who, "design.apply",
            json_pack("{s:s, s:s}", "bundle", bundle.bytes, "side", ""), &done));
    buf_finish(&bundle);
    buf_finish(&text);
}

/* -- what has to hold -- */

/* Without the lines of owners and areas, which a file may leave out. */
static void put_core(struct str text, struct buf *out)
{
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        if (!str_starts(line, STR("  owner = ")) && !str_starts(line, STR("  area = "))) {
            buf_add_str(out, line);
            buf_add_char(out, '\n');
        }
    }
}

static void assert_same_core(
        struct area_run *run, const char *what, const char *one, const char *other)
{
    struct buf first = {0};
    struct buf second = {0};
    put_core(str_of(one), &first);
    put_core(str_of(other), &second);
    if (!str_equal(buf_str(&first), buf_str(&second))) {
        buf_printf(&first, "--- is read as\n%s", other);
        fail_run(run, what, first.bytes);
    }
    buf_finish(&first);
    buf_finish(&second);
}

static void check_file(struct area_run *run, size_t who, uint64_t area)
{
    char *why = NULL;
    char *text = read_file(run, who, area);
    if (!text) {
        return;
    }
    int status = save_file(run, who, area, text, &why);
    if (status != 204 || !strstr(why, "(nothing is to be done)")) {
        fail_run(run, why, text);
    }
    char *again = read_file(run, who, area);
    if (!again || strcmp(again, text) != 0) {
        fail_run(run, "it is not read as it was saved", again ? again : "");
    }
    mem_free(again);
    mem_free(text);
    mem_free(why);
}

/* Each thing stands in one file at most: a wizard sees them all. */
static void check_once(struct area_run *run)
{
    struct strmap seen;
    strmap_init(&seen);
    for (size_t i = 0; i < run->area_count; i++) {
        struct layout_items items = {0};
        char *text = read_file(run, 0, run->areas[i]);
        if (!text) {
            continue;
        }
        if (!layout_read_items(str_of(text), &items)) {
            fail_run(run, "it is no list of declarations", text);
        }
        for (size_t k = 0; k < items.count; k++) {
            if (strmap_put(&seen, str_of(items.list[k].ref), run)) {
                fail_run(run, items.list[k].ref, "stands in two files");
            }
        }
        layout_items_finish(&items);
        mem_free(text);
    }
    strmap_finish(&seen);
}

static void check_all(struct area_run *run)
{
    for (size_t who = 0; who < PEOPLE; who++) {
        for (size_t i = 0; i < run->area_count; i++) {
            check_file(run, who, run->areas[i]);
        }
    }
    check_once(run);
}

/* -- edits -- */

static void put_added(struct area_run *run, struct buf *out)
{
    static const char *const added[] = {
            "-- Made of rushes.\nprototype \"{f}\" {\n  name = \"a rope\", -- wet\n}\n",
            "item \"{f}\" { name = \"a bell\", weight = {x} }\n",
            "npc \"{f}\" {\n  -- He waits.\n  name = \"Ned\",\n  desc = [[Two\nlines]],\n}\n",
            "room \"{f}\" {\n  name = \"Cell\",\n  exits = { out = \"sedge/hall\" },\n}\n",
            "--[[ Later. ]]\nitem \"{f}\" {\n  at = \"sedge/hall\",\n  name = \"a pot\",\n"
            "  timers = { boil = { every = {x} } },\n}\n",
            "object \"{f}\" {\n  proto = { \"item\", \"light\" },\n  name = 'a wick';\n}\n",
            "item \"{f}\" {\n  name = \"a gong\",\n  behaviour = [[\non(\"take\", function() "
            "end)\n]],\n}\n",
    };
    buf_add_char(out, '\n');
    fill(run, PICK(run, added), out);
}

/* A place behind some declaration. */
static size_t some_end(struct area_run *run, const struct layout_items *items)
{
    return items->count ? items->list[rng_below(&run->rng, items->count)].end : 0;
}

/* Appends the item of text with another value in a line of it that has a number or a name. False: it has no such line. */
static bool put_line_changed(struct area_run *run, struct str item, struct buf *out)
{
    size_t from = str_find(item, STR("\n  zest"), 0);
    from = from == SIZE_MAX || chance(run, 2) ? str_find(item, STR("\n  name = \""), 0) : from;
    size_t at = from == SIZE_MAX ? SIZE_MAX : str_find(item, STR(" = "), from);
    size_t end = at == SIZE_MAX ? SIZE_MAX : str_find_char(item, '\n', at);
    if (end == SIZE_MAX || item.bytes[end - 1] != ',') {
        return false;
    }
    buf_add_str(out, str_slice(item, 0, at + 3));
    buf_printf(out,
            str_starts(str_slice(item, from, item.length), STR("\n  zest")) ? "%u,"
                                                                            : "\"Nook %u\",",
            run->number++);
    buf_add_str(out, str_slice(item, end, item.length));
    return true;
}

/* Appends text with one change of a random kind; *out_exact: it has to be read as it was written. */
static void edit_text(struct area_run *run, struct str text, struct buf *out, bool *out_exact)
{
    struct layout_items items = {0};
    bool ok = layout_read_items(text, &items) && items.count > 0;
    size_t at = ok ? some_end(run, &items) : text.length;
    unsigned kind = (unsigned)rng_below(&run->rng, ok ? 6 : 1);
    size_t which = ok ? rng_below(&run->rng, items.count) : 0;
    size_t before = out->length;
    *out_exact = kind != 4;
    if (kind <= 1) { /* something new at the end, or in the middle */
        at = kind == 0 ? text.length : at;
        buf_add_str(out, str_slice(text, 0, at));
        put_added(run, out);
        buf_add_str(out, str_slice(text, at, text.length));
    } else if (kind == 2) { /* one more property */
        at = items.list[which].open + 1;
        buf_add_str(out, str_slice(text, 0, at));
        buf_printf(out, "\n  zest%u = %u, -- new", run->number, run->number);
        run->number++;
        buf_add_str(out, str_slice(text, at, text.length));
    } else if (kind == 5) { /* another value */
        const struct layout_item *item = &items.list[which];
        buf_add_str(out, str_slice(text, 0, item->start));
        if (!put_line_changed(run, str_slice(text, item->start, item->end), out)) {
            buf_truncate(out, before);
            buf_add_str(out, text);
        } else {
            buf_add_str(out, str_slice(text, item->end, text.length));
        }
    } else if (kind == 3) { /* a comment */
        at = items.list[which].start;
        buf_add_str(out, str_slice(text, 0, at));
        buf_printf(out, "-- remark %u\n", run->number++);
        buf_add_str(out, str_slice(text, at, text.length));
    } else { /* something less */
        buf_add_str(out, str_slice(text, 0, items.list[which].start));
        buf_add_str(out, str_slice(text, items.list[which].end, text.length));
    }
    layout_items_finish(&items);
}

static void edit_file(struct area_run *run, size_t who, uint64_t area)
{
    struct buf edited = {0};
    bool exact = false;
    char *why = NULL;
    char *text = read_file(run, who, area);
    if (!text) {
        return;
    }
    edit_text(run, str_of(text), &edited, &exact);
    int status = save_file(run, who, area, edited.bytes ? edited.bytes : "", &why);
    buf_printf(&run->log, "%zu edits #%" PRIu64 ": %d %s\n", who, area, status, why);
    char *now = read_file(run, who, area);
    if (status == 409) {
        buf_printf(&run->log, "--- edited\n%s--- from\n", edited.bytes);
        fail_run(run, why, text);
    }
    if (status != 204) {
        assert_same_core(run, "a refused save changed it", text, now ? now : "");
    } else if (exact) {
        assert_same_core(run, "an edited file", edited.bytes, now ? now : "");
    }
    mem_free(now);
    mem_free(text);
    mem_free(why);
    buf_finish(&edited);
}

/* -- two at once -- */

/* Saves text with a line more in the declaration of ref, or in place of the line that begins with old. Returns the status;
 * 0: there is no such declaration. */
static int save_with_line(struct area_run *run, size_t who, uint64_t area, struct str text,
        const char *ref, const char *old, const char *line)
{
    struct layout_items items = {0};
    struct buf edited = {0};
    char *why = NULL;
    int status = 0;
    bool ok = layout_read_items(text, &items);
    for (size_t i = 0; ok && i < items.count && status == 0; i++) {
        size_t at = items.list[i].open + 1;
        size_t to = at;
        if (strcmp(items.list[i].ref, ref) != 0) {
            continue;
        }
        if (old) {
            at = str_find(text, str_of(old), at);
            assert_true(at != SIZE_MAX);
            to = str_find_char(text, '\n', at + 1);
        }
        buf_add_str(&edited, str_slice(text, 0, at));
        buf_add_text(&edited, line);
        buf_add_str(&edited, str_slice(text, to, text.length));
        status = save_file(run, who, area, edited.bytes, &why);
        buf_printf(&run->log, "%zu writes \"%s\" into %s: %d %s\n", who, line + 1, ref, status,
                why);
    }
    layout_items_finish(&items);
    buf_finish(&edited);
    mem_free(why);
    return status;
}

static bool file_has(struct area_run *run, uint64_t area, const char *line)
{
    char *text = read_file(run, 0, area);
    bool has = text && str_find(str_of(text), str_of(line), 0) != SIZE_MAX;
    mem_free(text);
    return has;
}

/* Two people have read a declaration; first each adds a line of their own, then both change the same line. */
static void write_both(struct area_run *run, uint64_t area, const char *ref)
{
    static const char *const lines[] = {
            "\n  tang = 1,", "\n  salt = 1,", "\n  tang = 2,", "\n  tang = 3,"};
    for (size_t round = 0; round < 2; round++) {
        char *first = read_file(run, 0, area);
        char *second = read_file(run, 1, area);
        const char *old = round == 1 ? lines[0] : NULL;
        int one = save_with_line(run, 0, area, str_of(first), ref, old, lines[2 * round]);
        int other = one == 204 ? save_with_line(run, 1, area, str_of(second), ref, old,
                                         lines[2 * round + 1])
                               : 0;
        bool right = round == 0 ? other != 409 : other == 409 || other == 422 || other == 0;
        if (!right) {
            fail_run(run, round == 0 ? "there is no conflict" : "nothing conflicts", first);
        }
        bool kept = one != 204 || file_has(run, area, lines[2 * round]);
        if (!kept || (other == 204 && !file_has(run, area, lines[2 * round + 1]))) {
            fail_run(run, "what somebody wrote is lost", first);
        }
        mem_free(first);
        mem_free(second);
        if (other != 204) {
            return;
        }
    }
}

static void write_at_once(struct area_run *run)
{
    uint64_t area = run->areas[rng_below(&run->rng, run->area_count)];
    char *text = read_file(run, 1, area);
    struct layout_items items = {0};
    if (text && layout_read_items(str_of(text), &items) && items.count > 0) {
        const char *ref = items.list[rng_below(&run->rng, items.count)].ref;
        if (str_find(str_of(text), STR(" tang = "), 0) == SIZE_MAX) {
            write_both(run, area, ref);
        }
    }
    layout_items_finish(&items);
    mem_free(text);
}

/* -- a run -- */

static void open_door(struct area_run *run)
{
    run->door = apply_door_open(run->loop, trial_engine(run->bench.trial));
}

/* A new area, with a ref or without. */
static void add_area(struct area_run *run, size_t who, const char *name, const char *ref)
{
    struct str told = trial_typef(run->people[who], "@area %s =", name);
    uint64_t id = trial_first_id(told);
    assert_true(id != 0 && run->area_count < AREAS_MAX);
    run->areas[run->area_count++] = id;
    if (ref) {
        (void)trial_typef(run->people[who], "@ref #%" PRIu64 " = %s", id, ref);
    }
}

static void open_run(struct area_run *run, uint64_t seed)
{
    *run = (struct area_run){.seed = seed};
    rng_seed(&run->rng, seed);
    run->bench.trial = trial_start(NULL);
    run->loop = ev_loop_new(EVFLAG_AUTO);
    run->people[0] = trial_player(run->bench.trial, "wizard");
    run->people[1] = trial_join(run->bench.trial, "alice", "builder");
    run->people[2] = trial_join(run->bench.trial, "cob", "builder");
    open_door(run);
    add_area(run, 1, "Sedge", "sedge");
    add_area(run, 2, "Marsh", "marsh");
    add_area(run, 1, "Bare", NULL);
    add_area(run, 0, "World", "world");
    add_area(run, 2, "Deep", "marsh/deep");
    (void)trial_type(run->people[1], "@area Sedge = cob");
    (void)trial_type(run->people[1], "@dig Hall");
    (void)trial_typef(run->people[1], "@ref #%" PRIu64 " = sedge/hall",
            trial_first_id(trial_told(run->people[1])));
    (void)trial_type(run->people[1], "@set $sedge/hall.area = $sedge");
    (void)trial_type(run->people[1], "@create mould from item");
    (void)trial_type(run->people[1], "@ref mould = sedge/mould");
    (void)trial_type(run->people[1], "@teleport me to $sedge/hall");
    for (size_t i = 0; i < 12; i++) {
        size_t who = rng_below(&run->rng, PEOPLE);
        keep_id(run, trial_first_id(trial_type(run->people[who], "@create a pebble")));
        keep_id(run, trial_first_id(trial_type(run->people[who], "@dig Nook")));
    }
}

static void close_run(struct area_run *run)
{
    apply_door_close(run->door);
    trial_stop(run->bench.trial);
    ev_loop_destroy(run->loop);
    buf_finish(&run->log);
}

static void run_one(uint64_t seed, size_t steps)
{
    struct area_run run;
    open_run(&run, seed);
    check_all(&run);
    for (size_t step = 0; step < steps; step++) {
        for (size_t i = 0; i < 8; i++) {
            type_random(&run);
        }
        if (chance(&run, 3)) {
            apply_random(&run);
        }
        edit_file(&run, rng_below(&run.rng, PEOPLE),
                run.areas[rng_below(&run.rng, run.area_count)]);
        if (chance(&run, 4)) {
            write_at_once(&run);
        }
        if (chance(&run, 4)) {
            check_all(&run);
        }
    }
    check_all(&run);
    close_run(&run);
}

TEST(an_area_file_that_is_saved_as_it_was_read_changes_nothing)
{
    uint64_t seed = test_number("SKEIN_SEED", 0);
    uint64_t rounds = seed ? 1 : test_rounds(2, 20);
    for (uint64_t i = 1; i <= rounds; i++) {
        run_one(seed ? seed : i, test_steps(12, 25));
    }
}

static const struct CMUnitTest area_file_tests[] = {
        IT(an_area_file_that_is_saved_as_it_was_read_changes_nothing),
};
TESTS(area_file)
