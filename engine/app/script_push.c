/* script_push.c -- `skein script push` and `watch`: changed files become the server's behaviours.
 *
 * 1. A save names the revision that the file began on (If-Match): somebody else's is never overwritten, but
 *    with --force.
 * 2. One file that cannot be saved keeps no other from it.
 * 3. A file that no pull brought is for the object that its name says; if that has a behaviour already,
 *    it is a conflict. */
#include "engine/app/script_sync.h"
#include "engine/app/script_tool.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define DEBOUNCE_MS 150
#define NAMES_MAX 10000

/* A file on its way. */
struct pushing {
    struct sync *sync;
    const char *name;
    struct buf path;
    struct buf text;
    uint64_t id;
    char tag[64];
};

static void complain(struct pushing *pushing, const char *what)
{
    pushing->sync->failures++;
    (void)printf("%s: %s\n", pushing->path.bytes, what);
}

/* -- answers -- */

static void print_compile_error(struct pushing *pushing, const struct api_answer *answer)
{
    json_t *json = api_answer_json(answer);
    const char *error = json_string_value(json_object_get(json, "error"));
    struct buf clean = {0};
    str_clean(str_of(error ? error : "it does not compile"), false, &clean);
    pushing->sync->failures++;
    json_int_t line = json_integer_value(json_object_get(json, "line"));
    json_int_t column = json_integer_value(json_object_get(json, "column"));
    (void)printf("%s:%" PRId64 ":%" PRId64 ": %s\n", pushing->path.bytes,
            (int64_t)(line > 0 ? line : 1), (int64_t)(column > 0 ? column : 1), clean.bytes);
    buf_finish(&clean);
    json_decref(json);
}

static void print_warnings(const struct pushing *pushing, const struct api_answer *answer)
{
    json_t *json = api_answer_json(answer);
    const json_t *list = json_object_get(json, "warnings");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *text = json_string_value(json_object_get(one, "text"));
        struct buf clean = {0};
        str_clean(str_of(text ? text : ""), false, &clean);
        (void)printf("%s:%" PRId64 ":%" PRId64 ": warning: %s\n", pushing->path.bytes,
                (int64_t)json_integer_value(json_object_get(one, "line")),
                (int64_t)json_integer_value(json_object_get(one, "column")),
                clean.bytes ? clean.bytes : "");
        buf_finish(&clean);
    }
    json_decref(json);
}

static void judge(struct pushing *pushing, const struct api_answer *answer)
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
        complain(pushing,
                "conflict: somebody saved another revision meanwhile; pull puts theirs "
                "beside yours");
    } else {
        (void)api_answer_fail(answer, "not saved", &err);
        complain(pushing, err.text);
    }
}

/* -- one file -- */

static void save(struct pushing *pushing)
{
    char path[64];
    struct api_answer answer;
    struct err err = {0};
    (void)snprintf(path, sizeof(path), "/objects/%" PRIu64 "/behaviour", pushing->id);
    struct api_request request = {
            .method = "PUT",
            .path = path,
            .body = buf_str(&pushing->text),
            .type = "text/x-lua",
            .match = pushing->tag[0] && !pushing->sync->force ? pushing->tag : NULL,
    };
    if (api_client_ask(pushing->sync->client, &request, &answer, &err)) {
        judge(pushing, &answer);
    } else {
        complain(pushing, err.text);
    }
    api_answer_finish(&answer);
}

/* The object that a name means, "#12.lua" or a ref; 0 if none does. */
static uint64_t find_object(struct pushing *pushing, struct err *err)
{
    struct str stem = str_slice(str_of(pushing->name), 0, strlen(pushing->name) - 4);
    uint64_t id = 0;
    if (str_starts(stem, STR("#")) && str_to_u64(str_slice(stem, 1, stem.length), &id)) {
        return id;
    }
    struct buf path = {0};
    struct api_answer answer;
    buf_add_text(&path, "/objects?query=%24");
    for (size_t i = 0; i < stem.length; i++) {
        char c = stem.bytes[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (plain) {
            buf_add_char(&path, c);
        } else {
            buf_printf(&path, "%%%02X", c == '.' ? (unsigned)'/' : (unsigned char)c);
        }
    }
    struct api_request request = {.method = "GET", .path = path.bytes};
    bool ok = api_client_ask(pushing->sync->client, &request, &answer, err);
    json_t *json = ok ? api_answer_json(&answer) : NULL;
    const json_t *list = json_object_get(json, "objects");
    if (ok && json_array_size(list) == 1) {
        id = (uint64_t)json_integer_value(json_object_get(json_array_get(list, 0), "id"));
    } else if (ok) {
        (void)err_set(err, ERR_MISSING,
                "no object has that ref: name the file after its ref or number (#12.lua)");
    }
    api_answer_finish(&answer);
    json_decref(json);
    buf_finish(&path);
    return id;
}

/* A file that is here alone: true if the object has no behaviour yet, or this very one. */
static bool is_free(struct pushing *pushing)
{
    char path[64];
    struct api_answer answer;
    struct err err = {0};
    (void)snprintf(path, sizeof(path), "/objects/%" PRIu64 "/behaviour", pushing->id);
    struct api_request request = {.method = "GET", .path = path};
    bool ok = api_client_ask(pushing->sync->client, &request, &answer, &err);
    bool has = ok && answer.status == 200;
    bool none = ok && (answer.status == 404 || (has && answer.body.length == 0));
    bool same = has && str_equal(buf_str(&answer.body), buf_str(&pushing->text));
    if (!ok) {
        complain(pushing, err.text);
    } else if (same) {
        sync_learn(
                pushing->sync, pushing->name, pushing->id, answer.tag, buf_str(&pushing->text));
    } else if (has && !none && !pushing->sync->force) {
        complain(pushing, "conflict: that object has a behaviour already; pull puts it beside "
                          "yours");
    } else if (!has && !none) {
        (void)api_answer_fail(&answer, "not saved", &err);
        complain(pushing, err.text);
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
        complain(&pushing, err.text);
    } else if (known && sync_is_same(known, buf_str(&pushing.text))) {
        /* Nothing is new. */
    } else if (sync_has_file(sync, name, ".theirs") && !sync->force) {
        complain(&pushing, "conflict: take what you want from the file .theirs beside it, and "
                           "remove that first");
    } else if (known) {
        const char *tag = json_string_value(json_object_get(known, "tag"));
        pushing.id = (uint64_t)json_integer_value(json_object_get(known, "id"));
        (void)snprintf(pushing.tag, sizeof(pushing.tag), "%s", tag ? tag : "");
        save(&pushing);
    } else {
        pushing.id = find_object(&pushing, &err);
        if (!pushing.id) {
            complain(&pushing, err.text);
        } else if (is_free(&pushing)) {
            save(&pushing);
        }
    }
    buf_finish(&pushing.path);
    buf_finish(&pushing.text);
}

/* -- all files -- */

static int by_name(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

void sync_push(struct sync *sync)
{
    DIR *directory = opendir(sync->directory);
    char **names = mem_alloc_array(NAMES_MAX, sizeof(*names));
    size_t count = 0;
    struct dirent *entry = NULL;
    if (!directory) {
        sync->failures++;
        (void)printf("%s: cannot read it: %s\n", sync->directory, strerror(errno));
    }
    while (directory && count < NAMES_MAX && (entry = readdir(directory))) {
        struct str name = str_of(entry->d_name);
        if (str_ends(name, STR(".lua")) && name.length > 4 && name.bytes[0] != '.') {
            names[count++] = str_dup(name);
        }
    }
    if (directory) {
        (void)closedir(directory);
    }
    qsort(names, count, sizeof(*names), by_name);
    for (size_t i = 0; i < count; i++) {
        push_file(sync, names[i]);
        mem_free(names[i]);
    }
    mem_free(names);
}

static bool begin(
        const struct args *args, struct sync *sync, enum cmd_status *status, struct err *err)
{
    *status = CMD_FAILED;
    if (args->word_count != 2) {
        *status = cmd_usage(err, args->word_count < 2 ? "DIR is missing" : "there is one DIR");
        return false;
    }
    return sync_open(args, sync, err);
}

enum cmd_status script_push_run(const struct args *args, struct err *err)
{
    struct sync sync;
    enum cmd_status status = CMD_DONE;
    if (!begin(args, &sync, &status, err)) {
        return status;
    }
    sync_push(&sync);
    size_t failures = sync.failures;
    bool ok = sync_close(&sync, err);
    if (ok && failures > 0) {
        ok = err_set(err, ERR_DENIED, "files not saved: %zu; see the lines above", failures);
    }
    return ok ? CMD_DONE : CMD_FAILED;
}

/* -- watch -- */

/* Waits until a file was written, and then until none was for a moment. False: it is to end. */
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
    enum cmd_status status = CMD_DONE;
    if (!begin(args, &sync, &status, err)) {
        return status;
    }
    int signals = open_signals();
    int changes = inotify_init1(IN_CLOEXEC);
    bool ok = signals >= 0 && changes >= 0 &&
              inotify_add_watch(changes, sync.directory, IN_CLOSE_WRITE | IN_MOVED_TO) >= 0;
    if (!ok) {
        (void)err_set(err, ERR_IO, "cannot watch %s: %s", sync.directory, strerror(errno));
    } else {
        sync_push(&sync);
        (void)printf("watching %s; end it with Ctrl-C\n", sync.directory);
        (void)fflush(stdout);
    }
    while (ok && wait_for_change(changes, signals)) {
        sync_push(&sync);
        (void)fflush(stdout);
    }
    (void)close(changes);
    (void)close(signals);
    return sync_close(&sync, ok ? err : &(struct err){0}) && ok ? CMD_DONE : CMD_FAILED;
}
