/* script_push.c -- `skein script push` and `watch`: saving changed files as the server's
 * behaviours.
 *
 * 1. A save names the revision on which the file is based (If-Match), so another author's
 *    revision is never overwritten without --force.
 * 2. A failure to save one file does not prevent the others from being saved.
 * 3. A new file belongs to the object that its name says. If that object already has a
 *    behaviour, it is a conflict. */
#include "engine/base/file.h"
#include "engine/modules/script/script_remote.h"
#include "engine/modules/script/script_sync.h"
#include "engine/modules/script/script_tool.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define DEBOUNCE_MS 150

/* A file being pushed. */
struct pushing {
    struct sync *sync;
    const char *name;
    struct buf path;
    struct buf text;
    uint64_t id;
    char tag[64];
    size_t failed; /* tests */
};

static void complain_script_push(struct pushing *pushing, const char *what)
{
    pushing->sync->failures++;
    (void)printf("%s: %s\n", pushing->path.bytes, what);
}

/* -- answers -- */

static json_int_t from_one(const json_t *json, const char *name)
{
    json_int_t number = json_integer_value(json_object_get(json, name));
    return number > 0 ? number : 1;
}

/* Prints a message of the server with the position that json names. */
static void print_at(const struct pushing *pushing, const json_t *json, const char *kind,
        const char *member, const char *otherwise)
{
    const char *text = json_string_value(json_object_get(json, member));
    struct buf clean = {0};
    str_clean(str_of(text ? text : otherwise), false, &clean);
    (void)printf("%s:%" PRId64 ":%" PRId64 ": %s%s\n", pushing->path.bytes,
            (int64_t)from_one(json, "line"), (int64_t)from_one(json, "column"), kind,
            buf_str(&clean).bytes);
    buf_finish(&clean);
}

static void print_compile_error(struct pushing *pushing, const struct api_answer *answer)
{
    json_t *json = api_answer_json(answer);
    pushing->sync->failures++;
    print_at(pushing, json, "", "error", "it does not compile");
    json_decref(json);
}

static void print_warnings(const struct pushing *pushing, const struct api_answer *answer)
{
    json_t *json = api_answer_json(answer);
    const json_t *list = json_object_get(json, "warnings");
    for (size_t i = 0; i < json_array_size(list); i++) {
        print_at(pushing, json_array_get(list, i), "warning: ", "text", "");
    }
    json_decref(json);
}

static void judge_script_push(struct pushing *pushing, const struct api_answer *answer)
{
    struct err err = {0};
    if (answer->status >= 200 && answer->status < 300) {
        struct str revision = sync_revision(answer->tag);
        sync_learn(pushing->sync, pushing->name, pushing->id, answer->tag,
                buf_str(&pushing->text));
        (void)printf("pushed %s, revision %.*s\n", pushing->path.bytes, STR_FMT(revision));
        print_warnings(pushing, answer);
    } else if (answer->status == 422) {
        print_compile_error(pushing, answer);
    } else if (answer->status == 412) {
        complain_script_push(pushing,
                "conflict: somebody saved another revision meanwhile; pull puts theirs "
                "beside yours");
    } else {
        (void)api_answer_fail(answer, "not saved", &err);
        complain_script_push(pushing, err.text);
    }
}

/* -- one file -- */

static void take_result_script_push(void *data, const struct script_remote_result *result)
{
    struct pushing *pushing = data;
    if (!result->ok) {
        pushing->failed++;
        (void)printf("%s:%d: \"%s\": %s\n", pushing->path.bytes, result->line, result->name,
                result->message);
    }
}

/* With --test: true if the file passes its tests on the server; otherwise prints why not. */
static bool passes(struct pushing *pushing)
{
    struct err err = {0};
    int line = 0;
    struct script_remote_tested tested = {
            pushing->id, buf_str(&pushing->text), take_result_script_push, pushing};
    if (!pushing->sync->tests) {
        return true;
    }
    if (!script_remote_test(pushing->sync->client, &tested, &line, &err)) {
        complain_script_push(pushing, err.text);
        return false;
    }
    if (pushing->failed > 0) {
        complain_script_push(pushing, "not saved: its tests fail on the server");
    }
    return pushing->failed == 0;
}

static void save_script_push(struct pushing *pushing)
{
    struct api_answer answer;
    struct err err = {0};
    if (!passes(pushing)) {
        return;
    }
    struct api_request request = {
            .method = "PUT",
            .body = buf_str(&pushing->text),
            .type = "text/x-lua",
            .match = pushing->tag[0] && !pushing->sync->force ? pushing->tag : NULL,
    };
    if (sync_ask_behaviour(pushing->sync, pushing->id, request, &answer, &err)) {
        judge_script_push(pushing, &answer);
    } else {
        complain_script_push(pushing, err.text);
    }
    api_answer_finish(&answer);
}

/* Finds the object by file name, "#12.lua" or a ref; returns 0 if none matches. */
static uint64_t find_object_script_push(struct pushing *pushing, struct err *err)
{
    struct str stem = str_slice(str_of(pushing->name), 0, strlen(pushing->name) - 4);
    uint64_t id = 0;
    return script_remote_find(pushing->sync->client, stem, &id, err) ? id : 0;
}

/* Returns whether a new file may be saved: its object has no behaviour yet. An equal behaviour
 * is only recorded. */
static bool is_free(struct pushing *pushing)
{
    struct api_answer answer;
    struct err err = {0};
    bool ok = sync_ask_behaviour(
            pushing->sync, pushing->id, (struct api_request){.method = "GET"}, &answer, &err);
    bool has = ok && answer.status == 200;
    bool none = ok && (answer.status == 404 || (has && answer.body.length == 0));
    bool same = has && str_equal(buf_str(&answer.body), buf_str(&pushing->text));
    if (!ok) {
        complain_script_push(pushing, err.text);
    } else if (same) {
        sync_learn(
                pushing->sync, pushing->name, pushing->id, answer.tag, buf_str(&pushing->text));
    } else if (has && !none && !pushing->sync->force) {
        complain_script_push(pushing,
                "conflict: that object has a behaviour already; pull puts it beside "
                "yours");
    } else if (!has && !none) {
        (void)api_answer_fail(&answer, "not saved", &err);
        complain_script_push(pushing, err.text);
    }
    bool forced = has && pushing->sync->force;
    api_answer_finish(&answer);
    return none || (forced && !same);
}

static void push_file(struct sync *sync, const char *name)
{
    struct pushing pushing = {.sync = sync, .name = name};
    const json_t *known = sync_known(sync, name);
    struct err err = {0};
    sync_path(sync, name, "", &pushing.path);
    if (!script_read_file(pushing.path.bytes, &pushing.text, &err)) {
        complain_script_push(&pushing, err.text);
    } else if (known && sync_is_same(known, buf_str(&pushing.text))) {
        /* The file is unchanged. */
    } else if (sync_has_file(sync, name, ".theirs") && !sync->force) {
        complain_script_push(&pushing, "conflict: copy what you want from the .theirs file "
                                       "beside it, and remove that file first");
    } else if (known) {
        const char *tag = json_string_value(json_object_get(known, "tag"));
        pushing.id = (uint64_t)json_integer_value(json_object_get(known, "id"));
        (void)snprintf(pushing.tag, sizeof(pushing.tag), "%s", tag ? tag : "");
        save_script_push(&pushing);
    } else {
        pushing.id = find_object_script_push(&pushing, &err);
        if (!pushing.id) {
            complain_script_push(&pushing, err.text);
        } else if (is_free(&pushing)) {
            save_script_push(&pushing);
        }
    }
    buf_finish(&pushing.path);
    buf_finish(&pushing.text);
}

/* -- all files -- */

static void visit_changed(struct sync *sync, const FTSENT *entry, int changes)
{
    struct str name = str_of(entry->fts_path + strlen(sync->directory));
    if (entry->fts_info == FTS_D && changes >= 0) {
        (void)inotify_add_watch(
                changes, entry->fts_path, IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE);
    } else if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_NS ||
               entry->fts_info == FTS_ERR) {
        sync->failures++;
        errno = entry->fts_errno;
        (void)printf("%s: cannot read it: %s\n", entry->fts_path,
                file_why(entry->fts_path, FILE_READ).text);
    } else if (entry->fts_info == FTS_F && str_ends(name, STR(".lua"))) {
        while (str_starts(name, STR("/"))) {
            name = str_slice(name, 1, name.length);
        }
        char *owned = str_dup(name);
        push_file(sync, owned);
        mem_free(owned);
    }
}

void sync_push(struct sync *sync, int changes)
{
    FTS *walk = script_walk_open(sync->directory);
    FTSENT *entry = NULL;
    if (!walk) {
        sync->failures++;
        (void)printf("%s: cannot read it: %s\n", sync->directory,
                file_why(sync->directory, FILE_LIST).text);
        return;
    }
    while ((entry = script_walk_next(walk))) {
        visit_changed(sync, entry, changes);
    }
    (void)fts_close(walk);
}

enum cmd_status script_push_run(const struct args *args, struct err *err)
{
    struct sync sync;
    enum cmd_status status = sync_open(args, false, &sync, err);
    if (status != CMD_DONE) {
        return status;
    }
    sync_push(&sync, -1);
    size_t failures = sync.failures;
    bool ok = sync_close(&sync, err);
    if (ok && failures > 0) {
        ok = err_set(err, ERR_DENIED, "files not saved: %zu; see the lines above", failures);
    }
    return ok ? CMD_DONE : CMD_FAILED;
}

/* -- watch -- */

/* Waits for a written file and then for a short pause without writes. Returns false on a signal
 * to end. */
static bool wait_for_change(int changes, int signals)
{
    struct pollfd fds[] = {{changes, POLLIN, 0}, {signals, POLLIN, 0}};
    char events[4096];
    int timeout_ms = -1;
    for (;;) {
        int ready = poll(fds, 2, timeout_ms);
        if (ready == 0) {
            return true;
        }
        if ((ready < 0 && errno != EINTR) || (fds[1].revents & POLLIN)) {
            return false;
        }
        if (ready > 0 && (fds[0].revents & POLLIN) &&
                read(changes, events, sizeof(events)) < 0) {
            return false;
        }
        timeout_ms = DEBOUNCE_MS;
    }
}

static int open_signals(void)
{
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGINT);
    (void)sigaddset(&set, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC);
}

enum cmd_status script_watch_run(const struct args *args, struct err *err)
{
    struct sync sync;
    enum cmd_status status = sync_open(args, false, &sync, err);
    if (status != CMD_DONE) {
        return status;
    }
    int signals = open_signals();
    int changes = inotify_init1(IN_CLOEXEC);
    bool ok = signals >= 0 && changes >= 0;
    if (!ok) {
        (void)err_set(err, ERR_IO, "cannot watch %s: %s", sync.directory,
                file_why(sync.directory, FILE_LIST).text);
    } else {
        sync_push(&sync, changes);
        (void)printf("watching %s; end it with Ctrl-C\n", sync.directory);
        (void)fflush(stdout);
    }
    while (ok && wait_for_change(changes, signals)) {
        sync_push(&sync, changes);
        (void)fflush(stdout);
    }
    (void)close(changes);
    (void)close(signals);
    return sync_close(&sync, ok ? err : &(struct err){0}) && ok ? CMD_DONE : CMD_FAILED;
}
