/* area_run.c -- Three people who build at random in a world of a few areas, and read and save the
 * areas' files. */
#include "tests/script/area_run.h"

#include "engine/base/base.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

bool area_run_chance(struct area_run *run, unsigned of)
{
    return rng_below(&run->rng, of) == 0;
}

_Noreturn void area_run_fail(const struct area_run *run, const char *what, const char *more)
{
    size_t from = run->log.length > 3000 ? run->log.length - 3000 : 0;
    (void)fprintf(stderr, "lately:\n%s\nseed %" PRIu64 ": %s\n%s\n",
            run->log.bytes ? run->log.bytes + from : "", run->seed, what, more);
    (void)fflush(stderr);
    fail_msg("seed %" PRIu64 ": %s", run->seed, what);
    abort();
}

/* -- asking -- */

/* Advances the clock, so that a builder without time budget gets some. */
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
char *area_run_read(struct area_run *run, size_t who, uint64_t area)
{
    bool done = false;
    json_t *answer = call_door(run, who, "design.show",
            json_pack("{s:I, s:b}", "id", (json_int_t)area, "edit", 1), &done);
    char *text = done ? str_dup(str_of(text_in(answer, "text"))) : NULL;
    json_decref(answer);
    return text;
}

/* Saves it; returns the status, 204 on success. why: the answer, owned by the caller. */
int area_run_save(struct area_run *run, size_t who, uint64_t area, const char *text, char **why)
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
        buf_add_text(out, AREA_RUN_PICK(run, names));
        return;
    case 'd':
        buf_add_text(out, AREA_RUN_PICK(run, directions));
        return;
    case 'p':
        buf_add_text(out, AREA_RUN_PICK(run, protos));
        return;
    case 'f':
        buf_printf(out, "%sthing%u", AREA_RUN_PICK(run, prefixes), run->number++);
        return;
    case 'w':
        buf_add_text(out, AREA_RUN_PICK(run, properties));
        return;
    case 'v':
        buf_add_text(out, AREA_RUN_PICK(run, values));
        return;
    default:
        buf_printf(out, "%" PRIu64, 1 + rng_below(&run->rng, 9));
        return;
    }
}

static const char *const building_lines[] = {
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
        "@program {o}\ncommand(\"burn {this}\", function(e) e.this:destroy() end)\n.",
        "@program {o}\ncommand(\"wave {this}\", function(e) create(\"container\", { name = \"x "
        "= y\", "
        "open = true, location = e.actor.location, like = e.this }) end)\n.",
        "@program {o}\ncommand(\"toss {this}\", function(e) e.this:move(e.actor.location) "
        "end)\n.",
        "poke {n}",
        "burn {n}",
        "wave {n}",
        "toss {n}",
        "open {n}",
        "put {n} in {n}",
        "put {n} in {n}",
        "take {n} from {n}",
        "give {n} to alice",
        "give {n} to cob",
        "@teleport me to {o}",
};

/* Replaces the placeholders in braces by words. */
void area_run_fill(struct area_run *run, const char *format, struct buf *out)
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

void area_run_keep(struct area_run *run, uint64_t id)
{
    if (id != 0) {
        run->ids[run->id_count++ % OBJECTS_KEPT] = id;
    }
}

void area_run_type(struct area_run *run)
{
    size_t who = rng_below(&run->rng, PEOPLE);
    struct buf line = {0};
    area_run_fill(run, AREA_RUN_PICK(run, building_lines), &line);
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
        area_run_keep(run, trial_first_id(told));
    }
    mem_free(last);
    buf_finish(&line);
}

/* Somebody sends a file of any folder. */
void area_run_send(struct area_run *run)
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
    area_run_fill(run, AREA_RUN_PICK(run, files), &text);
    buf_printf(&bundle, "sent%u.lua %zu\n%s\n", run->number++, text.length, text.bytes);
    buf_printf(&run->log, "%zu sends %s", who, text.bytes);
    json_decref(call_door(run, who, "design.apply",
            json_pack("{s:s, s:s}", "bundle", bundle.bytes, "side", ""), &done));
    buf_finish(&bundle);
    buf_finish(&text);
}
