/* area_file_test.c -- Reading and saving an area's file changes only what a builder edited.
 *
 * A run lets a wizard and two builders type random building commands, send random files, and pick
 * up and drop things. In between, each of them reads each area's file that they may build in, saves
 * it unchanged, and edits it. Checked all the time:
 *
 *   - a file that is saved as it was read changes nothing, and reads the same again;
 *   - each thing stands in one file at most;
 *   - an addition stands in the file, with its comment, and a change reads as it was written;
 *   - nobody is told of a conflict without one;
 *   - if two edit the same thing at once, both changes are kept, or the second builder is told of
 *     the conflict and changes nothing;
 *   - removing a fresh addition removes it from the world.
 *
 * A failing seed is printed; SKEIN_SEED runs that seed alone, SKEIN_ROUNDS sets the number of
 * seeds. */
#include "engine/base/base.h"
#include "engine/modules/apply/layout_read.h"
#include "engine/modules/check/check_world.h"
#include "tests/script/area_entry.h"
#include "tests/script/area_run.h"
#include "tests/script/design_check.h"
#include "tests/support/repeat.h"
#include "world/model/prop.h"
#include "world/model/proto.h"
#include "world/store/store.h"

#include <ev.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- invariants -- */

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
        area_run_fail(run, what, first.bytes);
    }
    buf_finish(&first);
    buf_finish(&second);
}

static void check_file(struct area_run *run, size_t who, uint64_t area)
{
    char *why = NULL;
    char *text = area_run_read(run, who, area);
    if (!text) {
        return;
    }
    int status = area_run_save(run, who, area, text, &why);
    if (status != 204 || !strstr(why, "(nothing to do)")) {
        area_run_fail(run, why, text);
    }
    char *again = area_run_read(run, who, area);
    if (!again || strcmp(again, text) != 0) {
        area_run_fail(run, "it is not read as it was saved", again ? again : "");
    }
    mem_free(again);
    mem_free(text);
    mem_free(why);
}

/* Checks that each thing stands in one file at most; a wizard sees all files. */
static void check_once(struct area_run *run)
{
    struct strmap seen;
    strmap_init(&seen);
    for (size_t i = 0; i < run->area_count; i++) {
        struct layout_items items = {0};
        char *text = area_run_read(run, 0, run->areas[i]);
        if (!text) {
            continue;
        }
        if (!layout_read_items(str_of(text), &items)) {
            area_run_fail(run, "it is no list of declarations", text);
        }
        for (size_t k = 0; k < items.count; k++) {
            if (strmap_put(&seen, str_of(items.list[k].ref), run)) {
                area_run_fail(run, items.list[k].ref, "stands in two files");
            }
        }
        layout_items_finish(&items);
        mem_free(text);
    }
    strmap_finish(&seen);
}

/* Checks that files and world compare the same design. */
static void check_design(struct area_run *run)
{
    struct buf differing = {0};
    trial_settle(run->bench.trial);
    design_check(trial_engine(run->bench.trial), &differing);
    if (differing.length > 0) {
        area_run_fail(run, "the files have another design than the world", differing.bytes);
    }
    buf_finish(&differing);
}

static void check_all(struct area_run *run)
{
    check_design(run);
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
    area_run_fill(run, AREA_RUN_PICK(run, added), out);
}

/* Returns a random place behind a declaration. */
static size_t some_end(struct area_run *run, const struct layout_items *items)
{
    return items->count ? items->list[rng_below(&run->rng, items->count)].end : 0;
}

/* Appends the item of text with another value in a line that has a number or a name. Returns false
 * if it has no such line. */
static bool put_line_changed(struct area_run *run, struct str item, struct buf *out)
{
    size_t from = str_find(item, STR("\n  zest"), 0);
    from = from == SIZE_MAX || area_run_chance(run, 2) ? str_find(item, STR("\n  name = \""), 0)
                                                       : from;
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

/* Appends text with one change of a random kind; *out_exact: it has to be read back as written. */
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
    char *text = area_run_read(run, who, area);
    if (!text) {
        return;
    }
    edit_text(run, str_of(text), &edited, &exact);
    int status = area_run_save(run, who, area, edited.bytes ? edited.bytes : "", &why);
    buf_printf(&run->log, "%zu edits #%" PRIu64 ": %d %s\n", who, area, status, why);
    char *now = area_run_read(run, who, area);
    if (status == 409) {
        buf_printf(&run->log, "--- edited\n%s--- from\n", edited.bytes);
        area_run_fail(run, why, text);
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

/* Saves text with that entry in the declaration of ref, or without it (value NULL). Returns the
 * status; 0 without such a declaration. */
static int save_entry(struct area_run *run, size_t who, uint64_t area, struct str text,
        const char *ref, const char *key, const char *value)
{
    struct buf edited = {0};
    char *why = NULL;
    int status = 0;
    if (area_entry_write(text, ref, key, value, &edited)) {
        status = area_run_save(run, who, area, edited.bytes, &why);
        buf_printf(&run->log, "%zu writes %s = %s into %s: %d %s\n", who, key,
                value ? value : "(nothing)", ref, status, why);
    }
    buf_finish(&edited);
    mem_free(why);
    return status;
}

/* True if the file that the wizard sees has that entry; value NULL: has no entry of that key. */
static bool file_has(struct area_run *run, uint64_t area, const char *ref, const char *key,
        const char *value)
{
    struct buf found = {0};
    char *text = area_run_read(run, 0, area);
    bool has = text && area_entry_read(str_of(text), ref, key, &found);
    bool right = value ? has && str_equal(buf_str(&found), str_of(value)) : !has;
    mem_free(text);
    buf_finish(&found);
    return right;
}

/* Two people have read a declaration. First each adds an entry of their own, then both change the
 * same entry. */
static void write_both(struct area_run *run, uint64_t area, const char *ref)
{
    static const struct {
        const char *keys[2];
        const char *values[2];
    } rounds[] = {{{"tang", "salt"}, {"1", "1"}}, {{"tang", "tang"}, {"2", "3"}}};

    for (size_t round = 0; round < 2; round++) {
        const char *const *keys = rounds[round].keys;
        const char *const *values = rounds[round].values;
        char *first = area_run_read(run, 0, area);
        char *second = area_run_read(run, 1, area);
        int one = save_entry(run, 0, area, str_of(first), ref, keys[0], values[0]);
        int other = one == 204
                            ? save_entry(run, 1, area, str_of(second), ref, keys[1], values[1])
                            : 0;
        bool right = round == 0 ? other != 409 : other == 409 || other == 422 || other == 0;
        if (!right) {
            area_run_fail(
                    run, round == 0 ? "there is no conflict" : "nothing conflicts", first);
        }
        bool kept = one != 204 || file_has(run, area, ref, keys[0], values[0]);
        if (!kept || (other == 204 && !file_has(run, area, ref, keys[1], values[1]))) {
            area_run_fail(run, "what somebody wrote is lost", first);
        }
        mem_free(first);
        mem_free(second);
        if (other != 204) {
            return;
        }
    }
}

/* A builder adds an entry, saves, reads the file, takes the entry out and saves: the file is as
 * before, yet it does not count as a save of an old version. */
static void write_and_take_back(
        struct area_run *run, size_t who, uint64_t area, const char *ref)
{
    char *text = area_run_read(run, who, area);
    bool added = text && save_entry(run, who, area, str_of(text), ref, "moss", "1") == 204;
    mem_free(text);
    text = added ? area_run_read(run, who, area) : NULL;
    if (text && (save_entry(run, who, area, str_of(text), ref, "moss", NULL) != 204 ||
                        !file_has(run, area, ref, "moss", NULL))) {
        area_run_fail(run, "what was taken out is still there", text);
    }
    mem_free(text);
}

static void write_at_once(struct area_run *run)
{
    uint64_t area = run->areas[rng_below(&run->rng, run->area_count)];
    char *text = area_run_read(run, 1, area);
    struct layout_items items = {0};
    if (text && layout_read_items(str_of(text), &items) && items.count > 0) {
        const char *ref = items.list[rng_below(&run->rng, items.count)].ref;
        if (file_has(run, area, ref, "tang", NULL) && file_has(run, area, ref, "salt", NULL)) {
            write_both(run, area, ref);
        }
        if (file_has(run, area, ref, "moss", NULL)) {
            write_and_take_back(run, 1, area, ref);
        }
    }
    layout_items_finish(&items);
    mem_free(text);
}

/* -- a run -- */

static void open_door(struct area_run *run)
{
    run->door = apply_live_open(run->loop, trial_engine(run->bench.trial));
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

static void open_files(struct area_run *run, uint64_t seed)
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
        area_run_keep(run, trial_first_id(trial_type(run->people[who], "@create a pebble")));
        area_run_keep(run, trial_first_id(trial_type(run->people[who], "@dig Nook")));
    }
}

static void close_files(struct area_run *run)
{
    apply_live_close(run->door);
    trial_stop(run->bench.trial);
    ev_loop_destroy(run->loop);
    buf_finish(&run->log);
}

static void run_one(uint64_t seed, size_t steps)
{
    struct area_run run;
    open_files(&run, seed);
    check_all(&run);
    for (size_t step = 0; step < steps; step++) {
        for (size_t i = 0; i < 8; i++) {
            area_run_type(&run);
        }
        if (area_run_chance(&run, 3)) {
            area_run_send(&run);
        }
        edit_file(&run, rng_below(&run.rng, PEOPLE),
                run.areas[rng_below(&run.rng, run.area_count)]);
        if (area_run_chance(&run, 4)) {
            write_at_once(&run);
        }
        if (area_run_chance(&run, 4)) {
            check_all(&run);
        }
    }
    check_all(&run);
    close_files(&run);
}

TEST(saving_an_unchanged_area_file_changes_nothing)
{
    uint64_t seed = test_number("SKEIN_SEED", 0);
    uint64_t rounds = seed ? 1 : test_rounds(2, 20);
    for (uint64_t i = 1; i <= rounds; i++) {
        run_one(seed ? seed : i, test_steps(12, 25));
    }
}

/* -- things that play used up -- */

/* A lamp and a wick of alice's stand in the area "sedge"; she burns both at once. */
static void burn_lamp(struct area_run *run)
{
    struct player *alice = run->people[1];
    (void)trial_type(alice, "@create lamp");
    (void)trial_type(alice, "@ref lamp = sedge/lamp");
    (void)trial_type(alice, "drop lamp");
    (void)trial_type(alice, "@create wick");
    (void)trial_type(alice, "@ref wick = sedge/wick");
    (void)trial_program(alice, "wick",
            "command(\"burn {this}\", function(e) object(\"$sedge/lamp\"):destroy() "
            "e.this:destroy() end)");
    (void)trial_type(alice, "drop wick");
    (void)trial_type(alice, "burn wick");
}

/* Saves the area's file as cob reads it, without that declaration. */
static void save_without(struct area_run *run, const char *ref)
{
    char *text = area_run_read(run, 2, run->areas[0]);
    struct layout_items items = {0};
    struct buf edited = {0};
    char *why = NULL;
    assert_true(layout_read_items(str_of(text), &items));
    size_t i = 0;
    while (strcmp(items.list[i].ref, ref) != 0) {
        i++;
    }
    buf_add_str(&edited, str_slice(str_of(text), 0, items.list[i].start));
    buf_add_text(&edited, text + items.list[i].end);
    assert_int_equal(area_run_save(run, 2, run->areas[0], edited.bytes, &why), 204);
    layout_items_finish(&items);
    buf_finish(&edited);
    mem_free(text);
    mem_free(why);
}

static void assert_declares(struct area_run *run, const char *ref, bool wanted)
{
    struct buf proto = {0};
    char *text = area_run_read(run, 2, run->areas[0]);
    assert_int_equal(area_entry_read(str_of(text), ref, "name", &proto), wanted);
    buf_finish(&proto);
    mem_free(text);
}

TEST(an_entry_of_a_used_up_thing_can_be_removed)
{
    struct area_run run;
    open_files(&run, 1);
    burn_lamp(&run);
    assert_declares(&run, "sedge/lamp", true);
    assert_declares(&run, "sedge/wick", true);

    save_without(&run, "sedge/lamp");
    assert_declares(&run, "sedge/lamp", false);
    assert_declares(&run, "sedge/wick", true);

    save_without(&run, "sedge/wick");
    assert_declares(&run, "sedge/lamp", false);
    assert_declares(&run, "sedge/wick", false);
    check_all(&run);
    close_files(&run);
}

/* A design does not say since when a ref holds. */
TEST(a_ref_given_to_a_thing_with_a_behaviour_changes_no_file)
{
    struct area_run run;
    open_files(&run, 1);
    burn_lamp(&run);
    (void)trial_type(run.people[1], "@create gong");
    (void)trial_program(run.people[1], "gong", "on(\"take\", function() end)");
    (void)trial_type(run.people[1], "@ref gong = sedge/gong");
    (void)trial_type(run.people[1], "drop gong");

    check_all(&run);

    assert_declares(&run, "sedge/gong", true);
    close_files(&run);
}
