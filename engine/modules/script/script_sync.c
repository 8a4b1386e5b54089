/* script_sync.c -- the connection between a folder of behaviours and its server: the last
 * common state, and the login.
 *
 * 1. The state file (.skein.json) contains no secrets, so version control may include it or
 *    ignore it.
 * 2. A token obtained here by name and password is ended with the command. */
#include "engine/modules/script/script_sync.h"

#include "engine/base/ask.h"
#include "engine/base/file.h"
#include "engine/base/mem.h"
#include "engine/modules/script/script_remote.h"
#include "engine/modules/script/script_tool.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STATE ".skein.json"
#define TOKEN_MAX 512

/* -- files -- */

void sync_path(const struct sync *sync, const char *name, const char *more, struct buf *out)
{
    buf_clear(out);
    buf_printf(out, "%s/%s%s", sync->directory, name, more);
}

bool sync_has_file(const struct sync *sync, const char *name, const char *more)
{
    struct buf path = {0};
    sync_path(sync, name, more, &path);
    bool has = access(path.bytes, F_OK) == 0;
    buf_finish(&path);
    return has;
}

struct str sync_revision(const char *tag)
{
    struct str text = str_of(tag);
    bool quoted = text.length >= 2 && text.bytes[0] == '"';
    return quoted ? str_slice(text, 1, text.length - 1) : text;
}

/* -- the state -- */

static bool state_read(struct sync *sync, struct err *err)
{
    struct buf path = {0};
    struct buf text = {0};
    bool ok = true;
    sync_path(sync, STATE, "", &path);
    if (access(path.bytes, F_OK) == 0) {
        ok = script_read_file(path.bytes, &text, err);
        sync->state = ok ? json_loadb(text.bytes, text.length, 0, NULL) : NULL;
        if (ok && !json_is_object(json_object_get(sync->state, "files"))) {
            ok = err_set(err, ERR_FORMAT,
                    "%s is damaged: remove it, and pull into another folder", path.bytes);
        }
    } else {
        sync->state = json_pack("{s:{}}", "files");
    }
    buf_finish(&path);
    buf_finish(&text);
    return ok;
}

static bool state_write(const struct sync *sync, struct err *err)
{
    struct buf path = {0};
    char *text = json_dumps(sync->state, JSON_INDENT(1) | JSON_SORT_KEYS);
    sync_path(sync, STATE, "", &path);
    bool ok = text && script_write_file(path.bytes, str_of(text), err);
    free(text);
    buf_finish(&path);
    return ok;
}

json_t *sync_known(const struct sync *sync, const char *name)
{
    return json_object_get(json_object_get(sync->state, "files"), name);
}

static void hash_of(struct str text, char out[17])
{
    (void)snprintf(out, 17, "%016" PRIx64, str_hash(text));
}

void sync_learn(
        struct sync *sync, const char *name, uint64_t id, const char *tag, struct str text)
{
    char hash[17];
    hash_of(text, hash);
    json_t *file = json_pack("{s:I, s:s, s:s}", "id", (json_int_t)id, "tag", tag, "hash", hash);
    (void)json_object_set_new(json_object_get(sync->state, "files"), name, file);
}

bool sync_is_same(const json_t *known, struct str text)
{
    const char *hash = json_string_value(json_object_get(known, "hash"));
    char now[17];
    hash_of(text, now);
    return hash && strcmp(hash, now) == 0;
}

/* Returns the name under which that object is known; NULL: unknown. */
static const char *name_of_script_sync(const struct sync *sync, uint64_t id)
{
    const char *name = NULL;
    json_t *known = NULL;
    json_object_foreach(json_object_get(sync->state, "files"), name, known)
    {
        if ((uint64_t)json_integer_value(json_object_get(known, "id")) == id) {
            return name;
        }
    }
    return NULL;
}

bool sync_rename(struct sync *sync, uint64_t id, const char *name, struct err *err)
{
    const char *former = name_of_script_sync(sync, id);
    if (!former || strcmp(former, name) == 0 || sync_has_file(sync, name, "")) {
        return true;
    }
    struct buf from = {0};
    struct buf to = {0};
    json_t *files = json_object_get(sync->state, "files");
    sync_path(sync, former, "", &from);
    sync_path(sync, name, "", &to);
    bool ok = file_make_parents(&to, strlen(sync->directory) + 1, err) &&
              (rename(from.bytes, to.bytes) == 0 || errno == ENOENT ||
                      err_set(err, ERR_IO, "cannot rename %s to %s: %s", from.bytes, to.bytes,
                              strerror(errno)));
    if (ok) {
        (void)printf("renamed %s to %s\n", from.bytes, to.bytes);
        (void)json_object_set(files, name, json_object_get(files, former));
        (void)json_object_del(files, former);
    }
    buf_finish(&from);
    buf_finish(&to);
    return ok;
}

/* -- login -- */

/* Reads the first line of a file. */
static bool read_line(FILE *file, struct buf *out)
{
    char line[TOKEN_MAX];
    if (!fgets(line, sizeof(line), file)) {
        return false;
    }
    buf_clear(out);
    buf_add_str(out, str_trim(str_of(line)));
    (void)explicit_bzero(line, sizeof(line));
    return out->length > 0;
}

static bool log_in(struct sync *sync, const char *name, const char *password, struct err *err)
{
    json_t *body = json_pack("{s:s, s:s}", "name", name, "password", password);
    char *text = json_dumps(body, JSON_COMPACT);
    struct api_request request = {
            .method = "POST",
            .path = "/login",
            .body = str_of(text ? text : "{}"),
            .type = "application/json",
    };
    struct api_answer answer;
    bool ok = api_client_ask(sync->client, &request, &answer, err);
    json_t *json = ok ? api_answer_json(&answer) : NULL;
    const char *token = json_string_value(json_object_get(json, "token"));
    if (ok && !token) {
        ok = api_answer_fail(&answer, "cannot log in", err);
    } else if (ok) {
        api_client_set_token(sync->client, token);
        sync->logged_in = true;
    }
    api_answer_finish(&answer);
    json_decref(json);
    json_decref(body);
    if (text) {
        (void)explicit_bzero(text, strlen(text));
    }
    free(text);
    return ok;
}

static bool ask_who(struct sync *sync, struct err *err)
{
    struct buf name = {0};
    struct buf password = {0};
    bool ok = ask_line("Name: ", false, &name) && ask_line("Password: ", true, &password);
    if (!ok) {
        (void)err_set(err, ERR_DENIED,
                "no login: give --token-file FILE, SKEIN_TOKEN in the environment, or a name "
                "and a password, one line each");
    } else {
        ok = log_in(sync, name.bytes, password.bytes, err);
    }
    buf_finish(&name);
    buf_wipe(&password);
    return ok;
}

static bool take_token(const struct args *args, struct sync *sync, struct err *err)
{
    const char *path = args_value(args, "token-file");
    const char *given = getenv("SKEIN_TOKEN");
    struct buf token = {0};
    bool ok = true;
    if (path) {
        FILE *file = fopen(path, "re");
        ok = file && read_line(file, &token);
        if (file) {
            (void)fclose(file);
        }
        if (ok) {
            api_client_set_token(sync->client, token.bytes);
        } else {
            (void)err_set(err, ERR_IO, "cannot read a token from %s: %s", path,
                    file ? "its first line is empty" : file_why(path, FILE_READ).text);
        }
    } else if (given && *given) {
        api_client_set_token(sync->client, given);
    } else {
        ok = ask_who(sync, err);
    }
    buf_finish(&token);
    return ok;
}

/* -- opening and closing -- */

bool sync_connect(
        const struct args *args, const char *server, struct sync *sync, struct err *err)
{
    bool ok = api_client_open(server, args_value(args, "certificate"), &sync->client, err) &&
              take_token(args, sync, err);
    if (!ok) {
        api_client_close(sync->client);
    }
    return ok;
}

void sync_disconnect(struct sync *sync)
{
    if (sync->logged_in) {
        struct api_request request = {.method = "DELETE", .path = "/login"};
        struct api_answer answer;
        struct err ignored;
        (void)!api_client_ask(sync->client, &request, &answer, &ignored);
        api_answer_finish(&answer);
    }
    api_client_close(sync->client);
}

static bool open_folder(const struct args *args, struct sync *out, struct err *err)
{
    if (!state_read(out, err)) {
        json_decref(out->state);
        return false;
    }
    const char *known = json_string_value(json_object_get(out->state, "server"));
    const char *server = args_value(args, "server");
    bool ok = true;
    /* An empty folder has no server yet. */
    if (server && json_object_size(json_object_get(out->state, "files")) == 0) {
        known = NULL;
    }
    if (!server && !known) {
        ok = err_set(err, ERR_FORMAT, "which server? Say --server http://HOST:PORT");
    } else if (server && known && strcmp(server, known) != 0) {
        ok = err_set(err, ERR_FORMAT, "%s belongs to %s: use another folder for %s",
                out->directory, known, server);
    } else if (!known) {
        (void)json_object_set_new(out->state, "server", json_string(server));
    }
    ok = ok &&
         sync_connect(args, json_string_value(json_object_get(out->state, "server")), out, err);
    if (!ok) {
        json_decref(out->state);
    }
    return ok;
}

enum cmd_status sync_open(const struct args *args, bool make, struct sync *out, struct err *err)
{
    if (args->word_count != 2) {
        return cmd_usage(err, args->word_count < 2 ? "DIR is missing" : "give only one DIR");
    }
    *out = (struct sync){.directory = args->words[1],
            .force = args_has(args, "force"),
            .tests = args_has(args, "test")};
    bool is_there = make ? file_make_directory(out->directory, err)
                         : access(out->directory, R_OK | X_OK) == 0 ||
                                    err_set(err, ERR_IO, "cannot read %s: %s", out->directory,
                                            file_why(out->directory, FILE_LIST).text);
    return is_there && open_folder(args, out, err) ? CMD_DONE : CMD_FAILED;
}

bool sync_get(
        const struct sync *sync, const char *path, struct api_answer *out, struct err *err)
{
    struct api_request request = {.method = "GET", .path = path};
    return api_client_ask(sync->client, &request, out, err);
}

bool sync_get_stubs(const struct sync *sync, struct buf *out, struct err *err)
{
    struct api_answer answer;
    bool ok = sync_get(sync, "/behaviours/stubs", &answer, err);
    json_t *json = ok && answer.status == 200 ? api_answer_json(&answer) : NULL;
    if (json) {
        buf_add_text(out, script_remote_text(json, "text"));
    } else if (ok && answer.status != 404) {
        ok = api_answer_fail(&answer, "cannot describe the server's objects", err);
    }
    api_answer_finish(&answer);
    json_decref(json);
    return ok;
}

bool sync_ask_behaviour(const struct sync *sync, uint64_t id, struct api_request request,
        struct api_answer *out, struct err *err)
{
    char path[64];
    (void)snprintf(path, sizeof(path), "/objects/%" PRIu64 "/behaviour", id);
    request.path = path;
    return api_client_ask(sync->client, &request, out, err);
}

bool sync_close(struct sync *sync, struct err *err)
{
    bool ok = state_write(sync, err);
    sync_disconnect(sync);
    json_decref(sync->state);
    return ok;
}
