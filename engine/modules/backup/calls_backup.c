/* calls_backup.c -- calls of wizards for backups. A worker reads the disk, and the call is answered
 * when that is finished. */
#include "engine/core/calls/call.h"
#include "engine/core/calls/calls_json.h"
#include "engine/core/people/audit.h"
#include "engine/modules/backup/backup.h"
#include "engine/modules/backup/backup_list.h"
#include "engine/modules/backup/module.h"
#include "engine/modules/check/integrity_scan.h"
#include "world/store/store.h"

static json_t *describe_copy(const struct backup_file *file)
{
    json_t *json = json_pack("{s:s, s:I, s:I, s:b, s:I, s:b}", "file", file->name, "time",
            (json_int_t)(file->wall_ms / 1000), "bytes", (json_int_t)file->bytes, "scheduled",
            file->kept, "verified", (json_int_t)(file->verified_ms / 1000), "good",
            file->verified_ms == 0 || file->good);
    must(json);
    calls_json_put(json, "problem", str_of(file->problem));
    return json;
}

static void put_archive(struct engine *engine, json_t *json)
{
    struct store_archive_facts facts = {0};
    const struct store_archive_kind *kind = NULL;
    struct archive *archive = store_archive(engine_store(engine), &kind);
    if (archive) {
        kind->facts_now(archive, &facts);
    }
    (void)json_object_set_new(json, "archived", json_boolean(archive));
    calls_json_put(json, "archive_problem",
            str_of(facts.failing       ? facts.problem
                    : facts.wants_base ? "the archive has no base backup yet"
                                       : ""));
}

static void put_facts(struct engine *engine, json_t *json)
{
    put_archive(engine, json);
    struct backup_facts facts;
    struct integrity_scan_facts scan;
    backup_facts_now(engine, &facts);
    integrity_scan_facts_now(engine, &scan);
    (void)json_object_set_new(json, "every",
            json_integer((json_int_t)engine_options(engine)->backups.every_seconds));
    (void)json_object_set_new(
            json, "scheduled", json_boolean(engine_options(engine)->backups.directory != NULL));
    (void)json_object_set_new(json, "under_way", json_boolean(backup_permille(engine) > 0));
    calls_json_put(json, "problem", str_of(facts.failing ? facts.problem : ""));
    (void)json_object_set_new(
            json, "checked", json_integer((json_int_t)(scan.ended_ms / 1000)));
    calls_json_put(
            json, "check_problem", str_of(scan.ended_ms > 0 && !scan.ok ? scan.problem : ""));
}

static void listed(
        struct engine *engine, void *data, const struct backup_file *files, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        (void)json_array_append_new(list, describe_copy(&files[i]));
    }
    json_t *result = json_pack("{s:o}", "backups", list);
    must(result);
    put_facts(engine, result);
    calls_finish(engine, (uint64_t)(uintptr_t)data, result);
}

/*** shape backup
{
  "file": "text",
  "time": "number: Unix time",
  "bytes": "number",
  "scheduled": "flag: it was made by itself",
  "verified": "number: Unix time when it was last looked through since the start; 0: it was not asked. It was good when it was made",
  "good": "flag",
  "problem": "text: of one that is not"
} */

/*** call office.backups
{
  "about": "Lists the backups of the world, the newest first", "who": "wizard",
  "gives": {
    "backups": "list of backup",
    "scheduled": "flag: some are made by themselves",
    "every": "number: seconds between these",
    "under_way": "flag: one is being made",
    "problem": "text: why the last one failed; empty: it did not",
    "checked": "number: Unix time when the world's own file was looked through; 0: not yet",
    "check_problem": "text: what was found in it; empty: nothing",
    "archived": "flag: each commit is archived",
    "archive_problem": "text: why the archive cannot be written, or what it lacks; empty: nothing"
  },
  "routes": [
    {"route": "GET /backups", "id": "listBackups", "about": "List the backups of the world"}
  ]
} */
static enum call_answer run_backups(struct call *call)
{
    return backup_list(call->engine, listed, (void *)(uintptr_t)call->ticket)
                   ? CALL_LATER
                   : call_refuse(call, 503, PHRASE_backup_busy);
}

static void made_backup(struct engine *engine, void *data, const char *problem)
{
    uint64_t ticket = (uint64_t)(uintptr_t)data;
    if (problem) {
        calls_fail(engine, ticket, 503, problem);
    } else {
        struct backup_facts facts;
        backup_facts_by_hand(engine, &facts);
        calls_finish(engine, ticket,
                json_pack("{s:I, s:I}", "time", (json_int_t)(facts.good_ms / 1000), "bytes",
                        (json_int_t)facts.bytes));
    }
}

/*** call office.backup
{
  "about": "Makes a backup, as @backup does; answers once it is checked", "who": "wizard", "writes": true,
  "gives": {"time": "number: Unix time", "bytes": "number"},
  "routes": [
    {"route": "POST /backups", "id": "makeBackup", "about": "Make a copy"}
  ]
} */
static enum call_answer run_backup(struct call *call)
{
    struct backup_ask ask = {.done = made_backup, .data = (void *)(uintptr_t)call->ticket};
    struct buf path = {0};
    struct err err;
    bool ok = backup_begin(call->engine, &ask, &path, &err);
    if (ok) {
        audit_write(call->engine, call->character, STR("backup"), STR_NONE, STR_NONE);
    }
    buf_finish(&path);
    return ok ? CALL_LATER : call_fail(call, 503, "%s", err.text);
}

static void verified(struct engine *engine, void *data, bool missing, const char *problem)
{
    uint64_t ticket = (uint64_t)(uintptr_t)data;
    if (missing) {
        calls_refuse(engine, ticket, 404, PHRASE_backup_none);
    } else {
        calls_finish(engine, ticket,
                json_pack("{s:b, s:s}", "good", problem == NULL, "problem",
                        problem ? problem : ""));
    }
}

/*** call office.verify
{
  "about": "Checks a backup, as skein check does", "who": "wizard", "writes": true,
  "takes": {"file": "text 1..199"},
  "gives": {"good": "flag", "problem": "text: empty: none"},
  "routes": [
    {"route": "POST /backups/{file}/verify", "id": "verifyBackup", "about": "Check a backup"}
  ]
} */
static enum call_answer run_verify(struct call *call)
{
    struct str file = call_text(call, "file");
    if (!backup_verify(call->engine, file, verified, (void *)(uintptr_t)call->ticket)) {
        return call_refuse(call, 503, PHRASE_backup_busy);
    }
    audit_write(call->engine, call->character, STR("verify backup"), file, STR_NONE);
    return CALL_LATER;
}

void calls_backup_add(struct engine *engine)
{
    static const struct call_handler handlers[] = {
            {"office.backups", run_backups},
            {"office.backup", run_backup},
            {"office.verify", run_verify},
    };
    calls_add(engine, handlers, sizeof(handlers) / sizeof(handlers[0]));
}
