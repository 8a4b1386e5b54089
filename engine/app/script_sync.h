#pragma once
#include "engine/app/api_client.h"
#include "engine/app/args.h"
#include "engine/app/cmd.h"

/* A folder of behaviours and the server they belong to: what `skein script pull`, `push` and `watch`
 * share. What was last the same on both sides is kept in DIR/.skein.json. */

struct sync {
    const char *directory; /* borrowed */
    struct api_client *client;
    json_t *state;  /* {server, files: {NAME: {id, tag, hash}}}; owned */
    bool logged_in; /* the token was got here, and is ended here */
    bool force;
    size_t failures;
};

/* Reads the state of the folder that the command names (make: which is made if need be), and logs in:
 * --token-file, SKEIN_TOKEN, or a name and password asked for. */
enum cmd_status sync_open(
        const struct args *args, bool make, struct sync *out, struct err *err);
/* Keeps the state and ends what sync_open began. */
MUST_CHECK bool sync_close(struct sync *sync, struct err *err);
/* What is known of a file: {id, tag, hash}, borrowed; NULL: nothing. */
json_t *sync_known(const struct sync *sync, const char *name);
/* From now on the file with that content is what the server has under tag. */
void sync_learn(
        struct sync *sync, const char *name, uint64_t id, const char *tag, struct str text);
/* Is text what was last the same on both sides? */
bool sync_is_same(const json_t *known, struct str text);
/* DIR/NAME and what is appended to it. */
void sync_path(const struct sync *sync, const char *name, const char *more, struct buf *out);
/* Asks for something below /api/v1. */
MUST_CHECK bool sync_get(
        const struct sync *sync, const char *path, struct api_answer *out, struct err *err);
/* Asks for, or with another method saves, an object's behaviour; the request's path is written here. */
MUST_CHECK bool sync_ask_behaviour(const struct sync *sync, uint64_t id,
        struct api_request request, struct api_answer *out, struct err *err);
/* What is known of that object under another name, and its file, is called name from now on: its ref was
 * changed. */
MUST_CHECK bool sync_rename(struct sync *sync, uint64_t id, const char *name, struct err *err);
bool sync_has_file(const struct sync *sync, const char *name, const char *more);
/* "3" of "\"3\"". */
struct str sync_revision(const char *tag);
/* Sends what changed in the folder and those below it; each failure is printed and counted. Folders are
 * watched by the inotify handle changes, unless that is -1. */
void sync_push(struct sync *sync, int changes);
