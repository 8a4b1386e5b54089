/* cmd_check.c -- `skein check`: verifies a world. world/store/check.c has the rules, the engine
 * the list of required prototypes. Read-only, so it may run beside a server. */
#include "engine/app/cmd.h"

#include "engine/app/game.h"
#include "engine/app/progress.h"
#include "engine/app/trial.h"
#include "engine/base/buf.h"
#include "engine/base/mem.h"
#include "engine/base/str.h"
#include "engine/core/script/timer.h"
#include "engine/modules/check/check_world.h"
#include "engine/modules/check/repair.h"
#include "engine/modules/check/scratch_name.h"
#include "engine/modules/check/trigger_faults.h"
#include "engine/modules/types/declared_scan.h"
#include "engine/modules/workshop/lint/area_lint.h"
#include "world/store/store.h"
#include "world/store/store_restore.h"

#include <stdio.h>
#include <unistd.h>

/* Prints text without control characters, since names in a damaged file may contain terminal
 * escapes. */
static void print_clean(const char *before, const char *text)
{
    struct buf clean = {0};
    str_clean(str_of(text), false, &clean);
    (void)printf("%s%s\n", before, clean.length > 0 ? clean.bytes : "");
    buf_finish(&clean);
}

static void print_problem_check(void *data, const char *text)
{
    progress_clear(data);
    print_clean("", text);
}

static void print_missing(void *data, const char *ref)
{
    size_t *problems = data;
    ++*problems;
    (void)printf(ENGINE_NO_PROTOTYPE "\n", ref);
}

/* Opens the world as serve would, without keeping changes. */
static bool open_as_served(const char *world, const char *start, struct err *err)
{
    struct game game;
    if (!game_open_forgetful(world, start, &game, err)) {
        return false;
    }
    bool ok = timers_load(game.engine, err);
    game_close(&game);
    return ok;
}

/* -- triggers of imported areas -- */

struct looking {
    struct trigger_faults *faults;
    size_t count;   /* of printed faults */
    size_t socials; /* parts of the lists of socials that were found */
};

static void print_fault(void *data, const char *text)
{
    struct looking *looking = data;
    looking->count++;
    (void)puts(text);
}

static bool take_names(
        void *data, struct str label, const struct value *trigger, struct err *err)
{
    const struct looking *looking = data;
    (void)label;
    return trigger_faults_names(looking->faults, trigger, err);
}

static bool take_socials(
        void *data, struct str label, const struct value *socials, struct err *err)
{
    struct looking *looking = data;
    (void)label;
    looking->socials++;
    return trigger_faults_socials(looking->faults, socials, err);
}

/* Takes the imported socials: the properties socials, socials_2 and so on. */
static bool take_all_socials(const char *world, struct looking *looking, struct err *err)
{
    char name[32] = "socials";
    size_t before = 0;
    bool ok = true;
    for (size_t part = 2; ok && (part == 2 || looking->socials > before); part++) {
        before = looking->socials;
        ok = check_each_value(world, name, take_socials, looking, err);
        (void)snprintf(name, sizeof(name), "socials_%zu", part);
    }
    return ok;
}

static bool look_at_check(
        void *data, struct str label, const struct value *trigger, struct err *err)
{
    const struct looking *looking = data;
    return trigger_faults_look(looking->faults, label, trigger, err);
}

/* Prints faults in triggers. They are not problems of the world, so the check continues. */
static bool look_at_triggers(const char *world, struct err *err)
{
    struct looking looking = {0};
    looking.faults = trigger_faults_create(print_fault, &looking);
    bool ok = check_each_value(world, "trigger", take_names, &looking, err) &&
              take_all_socials(world, &looking, err) &&
              check_each_value(world, "trigger", look_at_check, &looking, err);
    trigger_faults_destroy(looking.faults);
    if (ok && looking.count > 0) {
        (void)printf("triggers: %zu note%s, above; they run, except for the parts that the "
                     "notes name (`help triggers`)\n",
                looking.count, looking.count == 1 ? "" : "s");
    }
    return ok;
}

/* -- types of properties -- */

enum { MISFITS_MAX = 100 };

static void print_misfit(void *data, const char *text)
{
    (void)data;
    print_clean("", text);
}

/* Prints values of a wrong type. They aren't problems of the world: the game ignores them. */
static bool look_at_types(const char *world, const char *start, struct err *err)
{
    struct game game;
    log_set_level(LOG_ERROR);
    if (!game_open_forgetful(world, start, &game, err)) {
        return false;
    }
    size_t count = declared_scan(game.engine, MISFITS_MAX, print_misfit, NULL);
    game_close(&game);
    if (count > 0) {
        (void)printf(
                "types: %zu note%s, above%s; the values stay, and what reads them ignores them "
                "(`help properties`)\n",
                count, count == 1 ? "" : "s",
                count == MISFITS_MAX ? ", and there may be more" : "");
    }
    return true;
}

/* -- areas -- */

struct listing {
    struct engine *engine;
    size_t count;
};

static void print_area_problem(void *data, const struct area_problem *problem)
{
    struct listing *listing = data;
    struct object *object = world_find(engine_world(listing->engine), problem->object);
    struct buf text = {0};
    if (object && object->ref) {
        buf_printf(&text, "$%s", object->ref);
    } else {
        buf_printf(&text, "#%llu", (unsigned long long)problem->object);
    }
    buf_printf(&text, ": %.*s", STR_FMT(problem->text));
    print_clean("", text.bytes);
    buf_finish(&text);
    listing->count++;
}

/* Prints probable mistakes of builders. They aren't problems of the world either. */
static bool look_at_areas(const char *world, const char *start, struct err *err)
{
    struct game game;
    log_set_level(LOG_ERROR);
    if (!game_open_forgetful(world, start, &game, err)) {
        return false;
    }
    struct listing listing = {.engine = game.engine};
    host_lint_area(game.host, &(struct area_objects){0}, print_area_problem, &listing);
    game_close(&game);
    if (listing.count > 0) {
        (void)printf("areas: %zu note%s, above; each says what to do (`@lint` in the game)\n",
                listing.count, listing.count == 1 ? "" : "s");
    }
    return true;
}

/* -- repair -- */

static void print_mended(void *data, const char *text)
{
    (void)data;
    print_clean("mended: ", text);
}

static void print_left(void *data, const char *text)
{
    (void)data;
    print_clean("left: ", text);
}

static void print_left_ref(void *data, const char *ref)
{
    size_t *problems = data;
    ++*problems;
    (void)printf("left: " ENGINE_NO_PROTOTYPE "\n", ref);
}

/* Finds what would stop the start of the game, and adds it to *problems. */
static bool find_missing(
        const char *world, const char *start, size_t *problems, struct err *err)
{
    struct err why;
    if (!check_refs(world, engine_prototypes, print_left_ref, problems, err)) {
        return false;
    }
    if (*problems == 0 && !open_as_served(world, start, &why)) {
        print_left(NULL, why.text);
        ++*problems;
    }
    return true;
}

static bool mend(const char *world, const char *made, const char *start, size_t *out_left,
        struct err *err)
{
    char *aside = NULL;
    if (!repair_world(world, made, print_mended, NULL, err)) {
        return false;
    }
    *out_left = 0;
    if (!check_world(made, print_left, NULL, NULL, out_left, err) ||
            !find_missing(made, start, out_left, err) ||
            !store_replace(world, made, &aside, err)) {
        (void)unlink(made);
        return false;
    }
    (void)printf(
            "%s is a new file with everything that could be read; the damaged file is now %s\n",
            world, aside);
    mem_free(aside);
    return true;
}

static void ignore(void *data, const char *text)
{
    (void)data;
    (void)text;
}

static enum cmd_status repair(const struct args *args, const char *world, struct err *err)
{
    const char *start = args_value(args, "start");
    struct buf made = {0};
    size_t problems = 0;
    long holder = store_holder(world);
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    if (holder != 0) {
        (void)err_set(err, ERR_BUSY, "world %s is in use by process %ld: stop that first",
                world, holder);
        return CMD_FAILED;
    }
    log_set_level(LOG_ERROR);
    bool ok = check_world(world, ignore, NULL, NULL, &problems, err);
    if (!ok && err->code == ERR_FORMAT) {
        ok = true; /* the repair may fix what prevented a complete check */
        problems = 1;
    }
    if (ok && problems == 0) {
        ok = find_missing(world, start, &problems, err);
        if (ok && problems == 0) {
            (void)printf("%s: no problems\n", world);
        }
    } else if (ok) {
        scratch_name_put(world, "repairing", &made);
        ok = mend(world, made.bytes, start, &problems, err);
        buf_finish(&made);
    }
    if (ok && problems > 0) {
        ok = err_set(err, ERR_FORMAT,
                "%s still has %zu problem%s, whose data is lost: restore it from a backup "
                "(`skein restore FILE --object REF`), or build it again in the game",
                world, problems, problems == 1 ? "" : "s");
    }
    return ok ? CMD_DONE : CMD_FAILED;
}

static enum cmd_status check(const struct args *args, const char *world, struct err *err)
{
    struct progress progress;
    size_t problems = 0;
    if (args_has(args, "repair")) {
        return repair(args, world, err);
    }
    /* Problems appear before the summary, also when both go into one pipe. */
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    progress_init(&progress, "checking");
    bool ok = args_has(args, "served")
                      ? check_served(world, print_problem_check, &progress, &problems, err)
                      : check_world(world, print_problem_check, progress_show, &progress,
                                &problems, err);
    progress_clear(&progress);
    if (!ok) {
        bool is_damage = err->code == ERR_FORMAT || err->code == ERR_STORE;
        if (args_has(args, "served") && problems == 0 && !is_damage) {
            print_clean(TRIAL_NOT_CHECKED, err->text);
        }
        return CMD_FAILED;
    }
    /* If they cannot be read, the file is damaged, which has been reported already. */
    if (!check_refs(world, engine_prototypes, print_missing, &problems, err) && problems == 0) {
        return CMD_FAILED;
    }
    if (problems > 0) {
        (void)err_set(err, ERR_FORMAT,
                "%s has %zu problem%s, listed on standard output: restore a backup; without "
                "one, 'skein check --repair' repairs as much as possible",
                world, problems, problems == 1 ? "" : "s");
        return CMD_FAILED;
    }
    if (!look_at_triggers(world, err)) {
        return CMD_FAILED;
    }
    if (args_has(args, "types") && !look_at_types(world, args_value(args, "start"), err)) {
        return CMD_FAILED;
    }
    if (args_has(args, "areas") && !look_at_areas(world, args_value(args, "start"), err)) {
        return CMD_FAILED;
    }
    if (args_has(args, "trial")) {
        log_set_level(LOG_ERROR);
        if (!open_as_served(world, args_value(args, "start"), err)) {
            return CMD_FAILED;
        }
    }
    (void)printf("%s: no problems\n", world);
    return CMD_DONE;
}

static enum cmd_status run_check(const struct args *args, struct err *err)
{
    return cmd_world_run(args, check, err);
}

static const struct args_option check_options[] = {
        CMD_WORLD_OPTION,
        CMD_CONFIG_OPTION,
        {"repair", NULL, "write a new file with all readable data, and keep the damaged file"},
        {"trial", NULL, "also open it as serve would, and discard the changes"},
        {"types", NULL,
                "also list values of another type than their property is declared with"},
        {"areas", NULL,
                "also list probable mistakes of builders: exits, shops, quests, properties"},
        {"served", NULL,
                "a server uses it, though it cannot be detected from here (in a sandbox)"},
        {"start", "REF",
                "with --trial, --types, --areas or --repair: the room where newcomers wake "
                "(default: "
                "start)"},
        {0},
};

static const char check_help[] =
        "Verifies the file and the world, and prints a line for each problem; exit\n"
        "status 1 if it finds a problem. It changes nothing and may run beside a server.\n"
        "With --trial it also opens the world with all its scripts, as `skein serve`\n"
        "would; every backup is tested in this way. Errors in the triggers of imported\n"
        "areas are printed with file, line and trigger, before the triggers ever run;\n"
        "they do not count as problems of the world. Nor do values of a wrong type, which\n"
        "--types lists: `weight = \"heavy\"`, from before the property was declared, or\n"
        "probable mistakes of builders, which --areas lists: a room without a way to it,\n"
        "a shop without goods, a key that lies nowhere.\n"
        "\n"
        "--repair, while no server uses the world, writes a new file with everything\n"
        "that is readable. It repairs the relations between objects, prints what it did\n"
        "and which problems remain, and keeps the damaged file beside the new one. A\n"
        "good backup is better.\n"
        "\n"
        "Example: skein check --world skein.db\n";

const struct cmd cmd_check = {
        .name = "check",
        .usage = "[--served] [--types] [--areas] [--trial [--start REF]] [--world FILE] "
                 "[--config FILE]\n"
                 "--repair [--start REF] [--world FILE] [--config FILE]",
        .summary = "verifies a world",
        .help = check_help,
        .options = check_options,
        .run = run_check,
};
