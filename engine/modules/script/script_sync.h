#pragma once
#include "engine/app/args.h"
#include "engine/app/cmd.h"
#include "net/shared/api_client.h"

/* A folder of behaviours and its server: shared by `skein script pull`, `push` and `watch`.
 * DIR/.skein.json keeps the last common state of both sides. */

struct sync {
    const char *directory; /* borrowed */
    struct api_client *client;
    json_t *state;  /* {server, files: {NAME: {id, tag, hash}}}; owned */
    bool logged_in; /* sync_open obtained the token, so sync_close ends it */
    bool force;
    bool tests; /* saves only what passes its tests on the server */
    size_t failures;
};

/* Reads the state of the folder on the command line, and logs in with --token-file,
 * SKEIN_TOKEN, or by asking for a name and password. make: creates a missing folder. */
enum cmd_status sync_open(
        const struct args *args, bool make, struct sync *out, struct err *err);
/* Saves the state and ends the session of sync_open. */
MUST_CHECK bool sync_close(struct sync *sync, struct err *err);
/* Only connects to a server and logs in, without a folder, until sync_disconnect. */
MUST_CHECK bool sync_connect(
        const struct args *args, const char *server, struct sync *sync, struct err *err);
void sync_disconnect(struct sync *sync);
/* Returns the state of a file: {id, tag, hash}, borrowed; NULL: unknown. */
json_t *sync_known(const struct sync *sync, const char *name);
/* Records that the file with that content equals the server's revision `tag`. */
void sync_learn(
        struct sync *sync, const char *name, uint64_t id, const char *tag, struct str text);
/* Returns whether text equals the last common version. */
bool sync_is_same(const json_t *known, struct str text);
/* Builds the path DIR/NAME with `more` appended. */
void sync_path(const struct sync *sync, const char *name, const char *more, struct buf *out);
/* Sends a GET request for a path below /api/v1. */
MUST_CHECK bool sync_get(
        const struct sync *sync, const char *path, struct api_answer *out, struct err *err);
/* Appends the server's text of objects.lua; nothing if the server is older than that call. */
MUST_CHECK bool sync_get_stubs(const struct sync *sync, struct buf *out, struct err *err);
/* Reads an object's behaviour, or saves it with another method; sets the path of the request. */
MUST_CHECK bool sync_ask_behaviour(const struct sync *sync, uint64_t id,
        struct api_request request, struct api_answer *out, struct err *err);
/* Renames the file and the state of that object to `name`, after its ref has changed. */
MUST_CHECK bool sync_rename(struct sync *sync, uint64_t id, const char *name, struct err *err);
bool sync_has_file(const struct sync *sync, const char *name, const char *more);
/* Returns "3" for "\"3\"". */
struct str sync_revision(const char *tag);
/* Pushes every changed file in the folder and below; prints and counts each failure. The
 * inotify handle `changes` watches the folders; -1: none. */
void sync_push(struct sync *sync, int changes);
