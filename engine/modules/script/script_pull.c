/* script_pull.c -- `skein script pull`: writing the server's behaviours to files.
 *
 * 1. A file with local changes is never overwritten. If both sides changed, the server's
 *    version is written beside it as NAME.theirs, and push refuses the file until NAME.theirs
 *    is removed. --force takes the server's version.
 * 2. File names come from refs, which a malicious server could choose. Only well-formed refs
 *    are used; otherwise the number is. */
#include "engine/base/file.h"
#include "engine/modules/script/script_sync.h"
#include "engine/modules/script/script_tool.h"

#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#define REF_MAX 64

/* Returns whether the ref is a valid path below a folder. */
static bool is_ref_script_pull(const char *ref)
{
    size_t length = strlen(ref);
    return length > 0 && length <= REF_MAX && ref[0] != '/' && ref[length - 1] != '/' &&
           !strstr(ref, "//") &&
           strspn(ref, "abcdefghijklmnopqrstuvwxyz0123456789_/-") == length;
}

/* Builds the file name as `skein export` does: "lever.lua", "circle/mob/3060.lua" or
 * "#12.lua". */
static void file_name(const json_t *behaviour, struct buf *out)
{
    const char *ref = json_string_value(json_object_get(behaviour, "ref"));
    json_int_t id = json_integer_value(json_object_get(behaviour, "id"));
    buf_clear(out);
    if (!ref || !is_ref_script_pull(ref)) {
        buf_printf(out, "#%" PRId64 ".lua", (int64_t)id);
        return;
    }
    buf_printf(out, "%s.lua", ref);
}

static bool write_file_script_pull(
        struct sync *sync, const char *name, const char *more, struct str text, struct err *err)
{
    struct buf path = {0};
    sync_path(sync, name, more, &path);
    bool ok = file_make_parents(&path, strlen(sync->directory) + 1, err) &&
              script_write_file(path.bytes, text, err);
    buf_finish(&path);
    return ok;
}

/* Records that both sides are equal, and removes the file that a conflict left. */
static void agree(
        struct sync *sync, const char *name, uint64_t id, const struct api_answer *answer)
{
    struct buf path = {0};
    sync_path(sync, name, ".theirs", &path);
    (void)unlink(path.bytes);
    buf_finish(&path);
    sync_learn(sync, name, id, answer->tag, buf_str(&answer->body));
}

/* Writes the server's version over the local file, or beside it after a conflict. */
static bool merge_script_pull(struct sync *sync, const char *name, uint64_t id,
        const struct api_answer *answer, struct err *err)
{
    struct buf path = {0};
    struct buf here = {0};
    struct str theirs = buf_str(&answer->body);
    struct str revision = sync_revision(answer->tag);
    const json_t *known = sync_known(sync, name);
    bool there = sync_has_file(sync, name, "");
    sync_path(sync, name, "", &path);
    bool ok = !there || script_read_file(path.bytes, &here, err);
    bool changed_here = there && !sync_is_same(known, buf_str(&here));
    bool changed_there = !sync_is_same(known, theirs);
    if (!ok) {
        (void)err_wrap(err, "%s", path.bytes);
    } else if (there && str_equal(buf_str(&here), theirs)) {
        agree(sync, name, id, answer);
    } else if (!there || !changed_here || sync->force) {
        ok = write_file_script_pull(sync, name, "", theirs, err);
        agree(sync, name, id, answer);
        (void)printf("pulled %s, revision %.*s\n", path.bytes, STR_FMT(revision));
    } else if (changed_there) {
        ok = write_file_script_pull(sync, name, ".theirs", theirs, err);
        sync_learn(sync, name, id, answer->tag, theirs);
        sync->failures++;
        (void)printf("conflict %s: changed on both sides; theirs, revision %.*s, is in "
                     "%s.theirs: copy what you want from it, remove it, then push\n",
                path.bytes, STR_FMT(revision), path.bytes);
    } else {
        (void)printf("kept %s: changed only here\n", path.bytes);
    }
    buf_finish(&path);
    buf_finish(&here);
    return ok;
}

static bool pull_one(struct sync *sync, const json_t *behaviour, struct err *err)
{
    struct buf name = {0};
    struct api_answer answer;
    uint64_t id = (uint64_t)json_integer_value(json_object_get(behaviour, "id"));
    bool ok = sync_ask_behaviour(sync, id, (struct api_request){.method = "GET"}, &answer, err);
    file_name(behaviour, &name);
    ok = ok && sync_rename(sync, id, name.bytes, err);
    if (ok && answer.status == 200) {
        ok = merge_script_pull(sync, name.bytes, id, &answer, err);
    } else if (ok && answer.status != 404) {
        ok = api_answer_fail(&answer, name.bytes, err);
    }
    api_answer_finish(&answer);
    buf_finish(&name);
    return ok;
}

/* Reports files whose objects are no longer listed; the files stay. */
static void tell_gone(struct sync *sync, const json_t *list)
{
    const char *name = NULL;
    json_t *known = NULL;
    json_object_foreach(json_object_get(sync->state, "files"), name, known)
    {
        json_int_t id = json_integer_value(json_object_get(known, "id"));
        size_t i = 0;
        while (i < json_array_size(list) &&
                json_integer_value(json_object_get(json_array_get(list, i), "id")) != id) {
            i++;
        }
        if (i == json_array_size(list)) {
            (void)printf("kept %s/%s: #%" PRId64 " is no longer yours, or has no behaviour\n",
                    sync->directory, name, (int64_t)id);
        }
    }
}

static bool pull_all(struct sync *sync, struct err *err)
{
    struct api_answer answer;
    bool ok = sync_get(sync, "/behaviours", &answer, err);
    json_t *json = ok ? api_answer_json(&answer) : NULL;
    const json_t *list = json_object_get(json, "behaviours");
    if (ok && (answer.status != 200 || !json_is_array(list))) {
        ok = api_answer_fail(&answer, "cannot list your behaviours", err);
    }
    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        ok = pull_one(sync, json_array_get(list, i), err);
    }
    if (ok) {
        tell_gone(sync, list);
    }
    if (ok && json_array_size(list) == 0) {
        (void)puts("none of your objects has a behaviour");
    }
    api_answer_finish(&answer);
    json_decref(json);
    return ok;
}

enum cmd_status script_pull_run(const struct args *args, struct err *err)
{
    struct sync sync;
    enum cmd_status status = sync_open(args, true, &sync, err);
    if (status != CMD_DONE) {
        return status;
    }
    struct buf objects = {0};
    bool ok = pull_all(&sync, err) && sync_get_stubs(&sync, &objects, err);
    size_t failures = sync.failures;
    ok = sync_close(&sync, ok ? err : &(struct err){0}) && ok;
    ok = ok && script_write_annotations(args->words[1], NULL, buf_str(&objects), err);
    buf_finish(&objects);
    if (ok && failures > 0) {
        ok = err_set(err, ERR_EXISTS, "files changed on both sides: %zu; see the lines above",
                failures);
    }
    return ok ? CMD_DONE : CMD_FAILED;
}
