/* dap_run.c -- starting a run, stepping through it, and what the server answers.
 *
 * A launch has these arguments, beside the editor's own:
 *
 *   program      the behaviour's file: behaviours/mill/lever.lua is $mill/lever, or else $lever
 *   run          the line to type, or
 *   test         the name of a test in the file, or
 *   error        the number of a recorded error (@errors)
 *   room         a ref or #ID of a room of yours, where a visitor types the line
 *   when         noon, midnight or rain: when a test begins
 *   stopOnEntry  stop at the first line, even with breakpoints
 *   server       the server, unless --server says it */
#include "engine/modules/script/dap.h"

#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/modules/script/script_remote.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* -- asking -- */

void dap_forget_stop(struct dap *dap)
{
    json_decref(dap->stop);
    json_decref(dap->values);
    dap->stop = NULL;
    dap->values = NULL;
    dap->list_count = 0;
}

json_t *dap_ask(struct dap *dap, json_t *more, struct err *err)
{
    static const char *const same[] = {"run", "test", "error", "when", "room"};
    json_t *ask = json_object();
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        json_t *value = json_object_get(dap->launch, same[i]);
        if (value) {
            (void)json_object_set(ask, same[i], value);
        }
    }
    (void)json_object_update(ask, dap->place);
    (void)json_object_update(ask, more);
    json_decref(more);
    json_t *answer = dap_put_files(dap, ask, err) ? script_remote_ask(dap->sync.client,
                                                            "/debug", ask, "not run", err)
                                                  : NULL;
    json_decref(ask);
    return answer;
}

/* -- starting -- */

static bool connect_dap(struct dap *dap, const json_t *launch, struct err *err)
{
    const char *server = args_value(dap->args, "server");
    const char *token = getenv("SKEIN_TOKEN");
    server = server ? server : json_string_value(json_object_get(launch, "server"));
    if (dap->connected) {
        return true;
    }
    if (!server) {
        return err_set(err, ERR_FORMAT, "which server? Say \"server\": \"http://HOST:PORT\"");
    }
    /* Standard input is the editor's, so nobody can be asked for a password. */
    if (!args_has(dap->args, "token-file") && !(token && *token)) {
        return err_set(err, ERR_DENIED,
                "a token is missing: give --token-file FILE, or SKEIN_TOKEN in the "
                "environment");
    }
    dap->connected = sync_connect(dap->args, server, &dap->sync, err);
    return dap->connected;
}

/* The server knows a room by its number. */
static bool find_room(struct dap *dap, struct err *err)
{
    const json_t *room = json_object_get(dap->launch, "room");
    uint64_t id = 0;
    if (!json_is_string(room)) {
        return true;
    }
    struct str name = str_of(json_string_value(room));
    name = str_starts(name, STR("$")) ? str_slice(name, 1, name.length) : name;
    if (!script_remote_find(dap->sync.client, name, &id, err)) {
        return err_set(err, ERR_MISSING, "room: no object has the ref \"%.*s\"", STR_FMT(name));
    }
    (void)json_object_set_new(dap->launch, "room", json_integer((json_int_t)id));
    return true;
}

static bool check_launch(const json_t *launch, struct err *err)
{
    const json_t *run = json_object_get(launch, "run");
    const json_t *test = json_object_get(launch, "test");
    const json_t *error = json_object_get(launch, "error");
    if (!json_is_string(json_object_get(launch, "program"))) {
        return err_set(err, ERR_FORMAT, "\"program\" is the file of a behaviour");
    }
    return (run != NULL) + (test != NULL) + (error != NULL) == 1 ||
           err_set(err, ERR_FORMAT,
                   "say one of \"run\": \"pull lever\", \"test\": \"NAME\" and \"error\": "
                   "NUMBER");
}

/* Puts the program's file first. */
static bool take_program(struct dap *dap, struct err *err)
{
    struct buf path = {0};
    bool ok = file_put_absolute(
            json_string_value(json_object_get(dap->launch, "program")), &path, err);
    struct dap_file *file = ok ? dap_file_of(dap, path.bytes, err) : NULL;
    if (file && file != &dap->files[0]) {
        struct dap_file first = dap->files[0];
        dap->files[0] = *file;
        *file = first;
    }
    buf_finish(&path);
    return file;
}

json_t *dap_launch(struct dap *dap, const json_t *asked, struct err *err)
{
    if (dap->launch) {
        (void)err_set(err, ERR_BUSY, "there is a run already: restart it");
        return NULL;
    }
    if (!check_launch(asked, err) || !connect_dap(dap, asked, err)) {
        return NULL;
    }
    dap->launch = json_deep_copy(asked);
    if (!take_program(dap, err) || !find_room(dap, err)) {
        json_decref(dap->launch);
        dap->launch = NULL;
        return NULL;
    }
    return json_object();
}

/* -- going -- */

/* Stores in `place` how dap_go goes on. */
static void want(struct dap *dap, const char *go, bool back)
{
    if (!dap->place) {
        dap->place = json_object();
    }
    (void)json_object_set_new(dap->place, "go", json_string(go));
    (void)json_object_set_new(dap->place, "back", json_boolean(back));
}

static bool has_breaks(const struct dap *dap)
{
    size_t count = 0;
    for (size_t i = 0; i < dap->file_count; i++) {
        count += dap->files[i].break_count;
    }
    return count > 0;
}

static void begin_dap(struct dap *dap)
{
    bool entry = json_is_true(json_object_get(dap->launch, "stopOnEntry"));
    json_decref(dap->place);
    dap->place = NULL;
    want(dap, entry || !has_breaks(dap) ? "step" : "continue", false);
}

json_t *dap_configured(struct dap *dap, const json_t *asked, struct err *err)
{
    (void)asked;
    (void)err;
    dap->configured = true;
    return json_object();
}

json_t *dap_restart(struct dap *dap, const json_t *asked, struct err *err)
{
    (void)asked;
    (void)err;
    dap_forget_stop(dap);
    json_decref(dap->place);
    dap->place = NULL;
    return json_object();
}

static json_t *step_dap(struct dap *dap, const char *go, bool back, struct err *err)
{
    if (!dap->stop) {
        (void)err_set(err, ERR_MISSING, "the run isn't at a stop");
        return NULL;
    }
    want(dap, go, back);
    return json_pack("{s:b}", "allThreadsContinued", true);
}

json_t *dap_continue(struct dap *dap, const json_t *asked, struct err *err)
{
    (void)asked;
    return step_dap(dap, "continue", false, err);
}

json_t *dap_next(struct dap *dap, const json_t *asked, struct err *err)
{
    (void)asked;
    return step_dap(dap, "next", false, err);
}

json_t *dap_step_in(struct dap *dap, const json_t *asked, struct err *err)
{
    (void)asked;
    return step_dap(dap, "step", false, err);
}

json_t *dap_step_out(struct dap *dap, const json_t *asked, struct err *err)
{
    (void)asked;
    return step_dap(dap, "finish", false, err);
}

json_t *dap_step_back(struct dap *dap, const json_t *asked, struct err *err)
{
    (void)asked;
    return step_dap(dap, "next", true, err);
}

json_t *dap_reverse(struct dap *dap, const json_t *asked, struct err *err)
{
    (void)asked;
    return step_dap(dap, "continue", true, err);
}

/* -- answers of the server -- */

static void end_dap(struct dap *dap)
{
    dap_event(dap, "terminated", NULL);
    dap_event(dap, "exited", json_pack("{s:i}", "exitCode", 0));
}

static void tell_end(struct dap *dap, const json_t *answer)
{
    const json_t *told = json_object_get(answer, "told");
    for (size_t i = 0; i < json_array_size(told); i++) {
        const json_t *one = json_array_get(told, i);
        struct buf line = {0};
        buf_printf(&line, "%s: %s", script_remote_text(one, "name"),
                script_remote_text(one, "text"));
        dap_say(dap, "stdout", line.bytes);
        buf_finish(&line);
    }
    if (*script_remote_text(answer, "log")) {
        dap_say(dap, "console", script_remote_text(answer, "log"));
    }
    if (*script_remote_text(answer, "text")) {
        dap_say(dap, "stderr", script_remote_text(answer, "text"));
    }
    if (strcmp(script_remote_text(answer, "outcome"), "yielded") == 0) {
        dap_say(dap, "console", "There it would wait or ask. Debug what follows by a test.");
    }
    dap_say(dap, "console", "The run is over, and is undone.");
    end_dap(dap);
}

static void tell_stop(struct dap *dap, json_t *answer)
{
    const char *reason = script_remote_text(answer, "reason");
    bool error = strcmp(reason, "error") == 0;
    json_t *body = json_pack("{s:s, s:i, s:b}", "reason", error ? "exception" : reason,
            "threadId", 1, "allThreadsStopped", true);
    if (error) {
        (void)json_object_set_new(
                body, "text", json_string(script_remote_text(answer, "text")));
    }
    json_decref(dap->place);
    dap->place = json_pack("{s:O, s:O, s:O}", "at", json_object_get(answer, "at"), "seed",
            json_object_get(answer, "seed"), "time", json_object_get(answer, "time"));
    dap->stop = json_incref(answer);
    dap_event(dap, "stopped", body);
}

static void take_answer(struct dap *dap, json_t *answer)
{
    const char *state = script_remote_text(answer, "state");
    dap_forget_stop(dap);
    if (strcmp(state, "stopped") == 0) {
        tell_stop(dap, answer);
    } else if (strcmp(state, "changed") == 0) {
        dap_say(dap, "console",
                "The world has changed, and the run took another way. It begins again.");
        begin_dap(dap);
        (void)json_object_set_new(dap->place, "go", json_string("step"));
        dap_go(dap);
    } else if (strcmp(state, "long") == 0) {
        dap_say(dap, "stderr",
                "It ran through too many lines: set a break in an earlier line.");
        end_dap(dap);
    } else {
        tell_end(dap, answer);
    }
}

void dap_go(struct dap *dap)
{
    struct err err = {0};
    if (!dap->launch || !dap->configured) {
        return;
    }
    if (!json_object_get(dap->place, "go")) {
        begin_dap(dap);
    }
    json_t *answer = dap_ask(dap, NULL, &err);
    if (answer) {
        take_answer(dap, answer);
        json_decref(answer);
    } else {
        dap_say(dap, "stderr", err.text);
        end_dap(dap);
    }
}
