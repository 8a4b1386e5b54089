/* dev.c -- `skein dev` at work: at each save it applies what changed, lints it and runs its tests.
 *
 * 1. The files win over what was built in the private world since the last save, and nothing else there is changed.
 *    The base of the comparison (engine/data/base.h) is kept here; the folder's own belongs to the real server.
 * 2. Tests run one a turn of the loop, so that players do not wait. Another save in the meantime begins a new report with the remaining tests.
 * 3. A thing with a problem is tested at each save until it has none, because the fix may be in another file. */
#include "engine/modules/dev/dev.h"

#include "engine/app/serve_impl.h"
#include "engine/base/clock.h"
#include "engine/base/mem.h"
#include "engine/core/skein_module.h"
#include "engine/data/design_files.h"
#include "engine/lua/host_impl.h"
#include "engine/modules/apply/apply.h"
#include "engine/modules/apply/apply_lint.h"
#include "engine/modules/dev/module.h"
#include "engine/modules/workshop/lint/script_lint.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEV_CASE_STEPS 200000000
#define DEV_CASE_US 1000000

enum { DEV_LINES_SHOWN = 20 };

static struct engine *engine_of_dev(const struct dev *dev)
{
    return dev->server->game.engine;
}

/* -- tests to run -- */

static void drop_steps(struct dev *dev)
{
    for (size_t i = 0; i < dev->step_count; i++) {
        mem_free(dev->steps[i].name);
    }
    dev->step_count = 0;
    dev->step_at = 0;
}

static void add_step(struct dev *dev, struct str name)
{
    for (size_t i = dev->step_at; i < dev->step_count; i++) {
        if (str_equal(str_of(dev->steps[i].name), name)) {
            return;
        }
    }
    if (dev_source_of(dev, name)) {
        dev->steps =
                mem_grow(dev->steps, dev->step_count, &dev->step_capacity, sizeof(*dev->steps));
        dev->steps[dev->step_count++] = (struct dev_step){.name = str_dup(name)};
    }
}

static void add_red(struct dev *dev)
{
    size_t cursor = 0;
    struct str name;
    void *value = NULL;
    while (strmap_each(&dev->red, &cursor, &name, &value)) {
        add_step(dev, name);
    }
}

/* Remembers the tests that an earlier report left, so that they run in the next. */
static void keep_rest(struct dev *dev)
{
    for (size_t i = dev->step_at; i < dev->step_count; i++) {
        (void)strmap_put(&dev->red, str_of(dev->steps[i].name), dev);
    }
    drop_steps(dev);
}

/* -- one test -- */

struct str dev_file_of(const struct dev *dev, struct str name, int *out_from)
{
    const struct design_thing *thing = design_files_find(dev->design, name);
    const struct world_files *files = &dev->design->files;
    const char *own = files->behaviour_files[thing->record];
    *out_from = own ? 0 : (int)files->records[thing->record].line;
    return own ? str_of(own) : files->records[thing->record].file;
}

static void add_problem(struct dev *dev, int line, struct str text)
{
    const struct dev_step *step = &dev->steps[dev->step_at];
    int from = 0;
    struct str file = dev_file_of(dev, str_of(step->name), &from);
    struct buf more = {0};
    (void)strmap_put(&dev->red, str_of(step->name), dev);
    if (from > 0) {
        buf_printf(&more, "line %d of its behaviour: ", line);
    }
    buf_add_str(&more, text);
    dev_advise_loop(dev, str_of(step->name), line, &more);
    dev_report_add(&dev->report, file, from > 0 ? from : line, buf_str(&more));
    buf_finish(&more);
}

/* An old spelling works, so it is only a note, as for `skein script check`. */
static void take_lint(void *data, const struct lint_problem *problem)
{
    struct dev *dev = data;
    int from = 0;
    if (!problem->old) {
        add_problem(dev, problem->line, problem->text);
        return;
    }
    struct str file = dev_file_of(dev, str_of(dev->steps[dev->step_at].name), &from);
    dev_report_note(&dev->report, file, problem->line + from, problem->text);
}

/* Takes "REF.lua:12: " off a message; returns 12, or `otherwise`. */
static int take_place(struct str name, struct str *message, int otherwise)
{
    struct str rest = *message;
    uint64_t line = 0;
    struct str file = str_take_until(&rest, ':');
    bool is_place = str_ends(file, STR(".lua")) &&
                    str_starts(name, str_slice(file, 0, file.length - strlen(".lua")));
    if (!is_place || !str_to_u64(str_take_until(&rest, ':'), &line) || line > INT32_MAX) {
        return otherwise;
    }
    *message = str_trim(rest);
    return (int)line;
}

/* Adds the errors of scripts in a test's message, "a script failed: REF.lua:12: …": they are why it failed. */
static void add_causes(struct dev *dev, const struct dev_step *step, struct str message)
{
    while (message.length > 0) {
        struct str text = str_take_until(&message, '\n');
        if (!str_starts(text, STR(TEST_SCRIPT_FAILED))) {
            continue;
        }
        struct str cause = str_slice(text, strlen(TEST_SCRIPT_FAILED), text.length);
        int line = take_place(str_of(step->name), &cause, 0);
        if (line > 0) {
            add_problem(dev, line, cause);
        } else {
            dev_report_add(&dev->report, STR_NONE, 0, text);
        }
    }
}

static void add_failure(
        struct dev *dev, const struct dev_step *step, const struct test_result *result)
{
    struct str message = buf_str(&result->message);
    int line = take_place(str_of(step->name), &message, result->line);
    struct buf text = {0};
    if (step->when == TEST_MIDNIGHT) {
        buf_add_text(&text, "at midnight, ");
    } else if (step->when == TEST_RAIN) {
        buf_add_text(&text, "in rain, ");
    }
    struct str first = str_take_until(&message, '\n');
    add_causes(dev, step, message);
    buf_printf(&text, "\"%.*s\": %.*s", STR_FMT(buf_str(&result->name)), STR_FMT(first));
    add_problem(dev, line, buf_str(&text));
    buf_finish(&text);
}

/* "line 3: MESSAGE" */
static void add_unloaded(struct dev *dev, const struct err *err)
{
    struct str text = str_of(err->text);
    int line = 0;
    if (str_starts(text, STR("line "))) {
        line = (int)strtol(err->text + strlen("line "), NULL, 10);
        (void)str_take_until(&text, ':');
    }
    add_problem(dev, line, str_trim(text));
}

static void next_thing(struct dev *dev)
{
    mem_free(dev->steps[dev->step_at].name);
    dev->steps[dev->step_at++].name = NULL;
}

/* Goes on to the next hour of the same test, or the next test. A test that fails at noon is not tried at midnight. */
static void next_case(struct dev *dev, bool ok, size_t count)
{
    struct dev_step *step = &dev->steps[dev->step_at];
    if (step->when + 1 < TEST_WHENS && (ok || step->when > TEST_NOON)) {
        step->when++;
        return;
    }
    step->when = TEST_NOON;
    step->index++;
    if (step->index >= count) {
        next_thing(dev);
    }
}

/* Frees what tests and the linter left. Between transactions the collector takes small steps, so that players don't wait,
 * and many tests one after another leave more than these steps free. */
static void make_room(struct sandbox *sandbox)
{
    if (sandbox_heap_bytes(sandbox) > sandbox_limits(sandbox)->heap_bytes / 2) {
        sandbox_collect_all(sandbox);
    }
}

static void run_step(struct dev *dev)
{
    struct dev_step *step = &dev->steps[dev->step_at];
    struct host *host = dev->server->game.host;
    struct str name = str_of(step->name);
    const struct value *source = dev_source_of(dev, name);
    struct object *object = apply_find(engine_of_dev(dev), name);
    struct test_result result = {0};
    struct err err = {0};
    if (!source || !object) {
        next_thing(dev);
        return;
    }
    make_room(host->sandbox);
    if (step->index == 0 && step->when == TEST_NOON) {
        (void)strmap_remove(&dev->red, name);
        host_lint_alone(
                host, object->id, value_as_str(source), object->owner == 0, take_lint, dev);
    }
    struct test_plan plan = {.object = object->id,
            .source = value_as_str(source),
            .name = name,
            .when = step->when,
            .steps = DEV_CASE_STEPS,
            .us = DEV_CASE_US,
            .line_us = sandbox_limits(host->sandbox)->transaction_us};
    if (!script_test_run(host, &plan, step->index, &result, &err)) {
        add_unloaded(dev, &err);
        next_thing(dev);
    } else if (step->index >= result.count) {
        next_thing(dev);
    } else {
        dev->report.tests++;
        if (!result.ok) {
            dev->report.failures++;
            add_failure(dev, step, &result);
        }
        next_case(dev, result.ok, result.count);
    }
    test_result_finish(&result);
}

static void end_report(struct dev *dev)
{
    dev_report_hints(dev);
    drop_steps(dev);
    ev_idle_stop(dev->server->loop, &dev->test);
    dev->working = false;
    dev->green = dev->applied && dev->report.problems == 0;
    dev_report_end(&dev->report);
    bool pushes = (dev->pushes && dev->report.changes > 0) || dev->push_again;
    dev->push_again = false;
    if (pushes) {
        dev_push(dev);
    }
    if (dev->ends) {
        (void)raise(SIGINT); /* the server ends in its usual way */
    }
}

static void on_idle(struct ev_loop *loop, ev_idle *idle, int events)
{
    struct dev *dev = idle->data;
    (void)loop;
    (void)events;
    if (dev->step_at < dev->step_count) {
        run_step(dev);
    }
    if (dev->step_at >= dev->step_count) {
        end_report(dev);
    }
}

static void begin_tests(struct dev *dev)
{
    dev->working = true;
    ev_idle_start(dev->server->loop, &dev->test);
}

static void add_area_problem(void *data, struct str file, int line, struct str text, bool note)
{
    struct dev *dev = data;
    (note ? dev_report_note : dev_report_add)(&dev->report, file, line, text);
}

/* Lints all that the files declare: a mistake may be in a file that stayed as it is. */
static void lint_areas(struct dev *dev)
{
    if (dev->design) {
        make_room(dev->server->game.host->sandbox);
        apply_lint(&(struct apply_lint){.host = dev->server->game.host,
                .files = dev->design,
                .bundle = buf_str(&dev->files.bundle),
                .report = add_area_problem,
                .data = dev});
        dev_triggers(dev);
    }
}

void dev_test_all(struct dev *dev)
{
    keep_rest(dev);
    dev_report_begin(&dev->report, STR_NONE);
    if (!dev->applied) {
        dev_report_fail(&dev->report, dev->unloaded.text);
        dev_report_note(&dev->report, STR_NONE, 0,
                STR("the last save did not load, so the save before it is tested"));
    }
    lint_areas(dev);
    for (size_t i = 0; dev->design && i < dev->design->count; i++) {
        add_step(dev, str_of(dev->design->things[i].name));
    }
    begin_tests(dev);
}

/* -- applying -- */

static void touch(void *data, struct str name)
{
    add_step(data, name);
}

/* Adds the thing of a line of the plan to those that changed: "+ room inn/cellar", "- item inn/bell" or
 * "~ inn/hall.desc". Of an exit also its room. */
static void take_change(struct dev *dev, struct strmap *changed, struct str line)
{
    struct str name = str_slice(line, 2, line.length);
    bool is_gone = str_starts(line, STR("- "));
    if (str_starts(line, STR("+ ")) || is_gone) {
        (void)str_take_word(&name);
        name = str_trim(name);
    } else if (str_starts(line, STR("~ "))) {
        size_t dot = name.length;
        while (dot > 0 && name.bytes[dot - 1] != '.') {
            dot--;
        }
        name = str_slice(name, 0, dot > 0 ? dot - 1 : name.length);
    } else {
        return;
    }
    (void)strmap_put(changed, name, dev);
    if (!is_gone) {
        (void)strmap_put(&dev->changed, name, dev);
        add_step(dev, name);
    }
    size_t dot = str_find_char(name, '.', 0);
    if (dot != SIZE_MAX) {
        (void)strmap_put(changed, str_slice(name, 0, dot), dev);
    }
}

static bool is_dangling(struct str line)
{
    return str_starts(line, STR(APPLY_DANGLING));
}

static void take_changes(struct dev *dev, struct str text)
{
    struct strmap changed;
    size_t shown = 0;
    strmap_init(&changed);
    while (text.length > 0) {
        struct str line = str_take_until(&text, '\n');
        bool is_change =
                line.length > 2 && strchr("+~-", line.bytes[0]) && line.bytes[1] == ' ';
        dev->report.changes += is_change;
        if (is_dangling(line)) {
            dev_report_add(&dev->report, STR_NONE, 0, str_slice(line, 1, line.length - 1));
        } else if (shown++ < DEV_LINES_SHOWN) {
            buf_printf(&dev->report.text, "%.*s\n", STR_FMT(line));
        }
        take_change(dev, &changed, line);
    }
    dev_touched(dev, &changed, touch, dev);
    strmap_finish(&changed);
    if (shown > DEV_LINES_SHOWN) {
        buf_printf(&dev->report.text, "and %zu more lines\n", shown - DEV_LINES_SHOWN);
    }
}

/* Reads the bundle with the base that is kept here. */
static bool read_design(const struct dev *dev, struct design_files *out, struct err *err)
{
    struct buf bundle = {0};
    buf_add_str(&bundle, buf_str(&dev->files.bundle));
    if (dev->base.length > 0) {
        buf_printf(&bundle, BASE_FILE " %zu\n%.*s\n", dev->base.length,
                STR_FMT(buf_str(&dev->base)));
    }
    bool ok = design_files_read(buf_str(&bundle), out, err);
    buf_finish(&bundle);
    return ok;
}

static void take_design(struct dev *dev, struct design_files *design)
{
    if (dev->design) {
        design_files_finish(dev->design);
        mem_free(dev->design);
    }
    dev->design = design;
}

/* Makes the world what the files say. */
static bool apply_dev(struct dev *dev, struct err *err)
{
    struct design_files *design = mem_alloc(sizeof(*design));
    struct buf text = {0};
    struct buf base = {0};
    if (!read_design(dev, design, err)) {
        mem_free(design);
        return false;
    }
    apply_base_write(design, &base);
    bool ok = dev_world_set_owners(engine_of_dev(dev), design, err) &&
              dev_world_apply(&dev->server->game, design, &text, err) &&
              (dev->trusted || dev_world_own(engine_of_dev(dev), dev->folder, design, err));
    if (ok) {
        buf_finish(&dev->base);
        dev->base = base;
        take_design(dev, design);
        take_changes(dev, buf_str(&text));
    } else {
        buf_finish(&base);
        design_files_finish(design);
        mem_free(design);
    }
    buf_finish(&text);
    return ok;
}

static void on_changed(void *data)
{
    struct dev *dev = data;
    struct buf changed = {0};
    struct err err = {0};
    bool read = dev_files_read(dev->folder, &dev->files, &changed, &err);
    bool again = dev->unread;
    dev->unread = !read;
    if (!read && !again) {
        dev_watch_soon(dev->watch); /* an editor may be renaming files just now */
    } else if (!read || changed.length > 0 || again) {
        keep_rest(dev);
        dev_report_begin(&dev->report, buf_str(&changed));
        dev->applied = read && apply_dev(dev, &err);
        if (!dev->applied) {
            dev->unloaded = err;
            dev_report_fail(&dev->report, err.text);
        } else {
            dev_report_game(dev, buf_str(&changed));
            lint_areas(dev);
            add_red(dev);
        }
        begin_tests(dev);
    }
    buf_finish(&changed);
}

/* -- start and end -- */

/* The world was made of the files, so they are its base. */
static bool begin_dev(struct dev *dev, struct err *err)
{
    struct buf changed = {0};
    bool ok = dev_files_read(dev->folder, &dev->files, &changed, err);
    buf_finish(&changed);
    struct design_files *design = mem_alloc(sizeof(*design));
    ok = ok && read_design(dev, design, err);
    if (!ok) {
        mem_free(design);
        return false;
    }
    apply_base_write(design, &dev->base);
    take_design(dev, design);
    dev->applied = true;
    return true;
}

static bool open_dev(struct server *server, void **state, struct err *err)
{
    const char *folder = args_value(server->args, DEV_OPTION_FOLDER);
    if (!folder) {
        return true;
    }
    struct dev *dev = mem_alloc(sizeof(*dev));
    *dev = (struct dev){.server = server,
            .folder = folder,
            .url = args_value(server->args, "server"),
            .trusted = args_has(server->args, DEV_OPTION_TRUSTED),
            .pushes = args_has(server->args, "push")};
    *state = dev;
    dev_files_init(&dev->files);
    strmap_init(&dev->red);
    strmap_init(&dev->changed);
    ev_idle_init(&dev->test, on_idle);
    dev->test.data = dev;
    return begin_dev(dev, err);
}

static void ready_dev(struct server *server)
{
    struct dev *dev = *server_module_state(server, "dev");
    const char *name = args_value(server->args, "as");
    if (!dev) {
        return;
    }
    *skein_module_state(server->game.engine, "dev") = dev;
    const char *before = args_value(server->args, DEV_OPTION_BEFORE);
    struct str text = str_of(before ? before : "");
    struct str key = STR_NONE;
    (void)!dev_again_next(&text, "key", &key);
    for (struct str thing; dev_again_next(&text, "changed", &thing);) {
        (void)strmap_put(&dev->changed, thing, dev);
    }
    struct err err;
    if (!dev->trusted && dev->design &&
            !dev_world_own(server->game.engine, dev->folder, dev->design, &err)) {
        log_error("%s", err.text);
    }
    dev_link_open(
            server, name ? name : DEV_NAME, args_value(server->args, DEV_OPTION_PASSWORD), key);
    dev->watch = dev_watch_open(
            server->loop, dev->folder, args_has(server->args, "poll"), on_changed, dev);
    if (!args_has(server->args, DEV_OPTION_UNTYPED)) {
        dev->typed = dev_typed_open(server->loop, dev);
    }
    dev_test_all(dev);
}

static void close_dev(struct server *server, void **state)
{
    struct dev *dev = *state;
    if (!dev) {
        return;
    }
    dev_watch_close(dev->watch);
    dev_typed_close(dev->typed);
    ev_idle_stop(server->loop, &dev->test);
    drop_steps(dev);
    take_design(dev, NULL);
    mem_free(dev->steps);
    dev_files_finish(&dev->files);
    strmap_finish(&dev->red);
    strmap_finish(&dev->changed);
    dev_report_finish(&dev->report);
    buf_finish(&dev->base);
    mem_free(dev);
    *state = NULL;
}

static const struct cmd *const dev_commands[] = {&cmd_dev, NULL};

const struct server_module dev_server = {
        .commands = dev_commands,
        .web = &dev_part,
        .open = open_dev,
        .ready = ready_dev,
        .close = close_dev,
};
