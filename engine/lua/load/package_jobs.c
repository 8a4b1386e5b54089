/* package_jobs.c -- migrations and settlements of packages.
 *
 * 1. A job's file returns { run = FN } or { each = PROTO, run = FN }. FN is called until it returns
 *    true, or once with each object that inherits from PROTO.
 * 2. Each call is a transaction of its own, so a job may be long. After a crash it begins again: FN
 *    must find nothing to do where it has been.
 * 3. When all is done, the key/value store says so (`packages`: { NAME = { version =, settled = } }),
 *    so it happens once in a world. A package that was never recorded has version 1.
 * 4. A job that fails is logged and tried again at the next load. A load ends the jobs before it.
 * 5. The jobs have the rights of the stock game. */
#include "engine/lua/load/package_jobs.h"

#include "engine/base/asset.h"
#include "engine/base/buf.h"
#include "engine/base/log.h"
#include "engine/base/package.h"
#include "engine/core/run/fault.h"
#include "engine/core/run/packages.h"
#include "engine/core/run/tasks.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/package_prototypes.h"
#include "engine/lua/load/stock_files.h"
#include "world/model/kv.h"

#include <stdio.h>
#include <string.h>

#define RECORDS STR("packages")

enum { TURNS_MOST = 100000, HEIRS_MOST = 1000000 };

struct package_job {
    struct host *host;
    unsigned load;    /* the load of the stock scripts that it belongs to */
    char *package;    /* owned */
    char *path;       /* owned */
    unsigned version; /* to be recorded when it is done; 0: it settles */
    int function;     /* registry: FN; LUA_NOREF before the file is run */
    uint64_t *ids;    /* owned: the objects; NULL: none are asked for */
    size_t count;
    size_t turn;
};

static void job_free(struct engine *engine, void *data)
{
    struct package_job *job = data;
    (void)engine;
    mem_free(job->package);
    mem_free(job->path);
    mem_free(job->ids);
    mem_free(job);
}

/* -- what the world knows -- */

static const struct value *record_of(struct engine *engine, const char *package)
{
    const struct value *all = kv_get(engine_world(engine), RECORDS);
    return all && all->kind == VALUE_TABLE ? value_table_get_str(all, str_of(package)) : NULL;
}

static unsigned version_of(struct engine *engine, const char *package)
{
    const struct value *record = record_of(engine, package);
    const struct value *version = record ? value_table_get_str(record, STR("version")) : NULL;
    return version ? (unsigned)value_as_int(version, 1) : 1;
}

static bool is_settled(struct engine *engine, const char *package)
{
    const struct value *record = record_of(engine, package);
    const struct value *settled = record ? value_table_get_str(record, STR("settled")) : NULL;
    return settled && value_is_true(settled);
}

/* Records it in the open transaction. */
static void keep_record(
        struct engine *engine, const char *package, unsigned version, bool settled)
{
    const struct value *all = kv_get(engine_world(engine), RECORDS);
    struct value changed = all && all->kind == VALUE_TABLE ? value_dup(all) : value_table();
    struct value record = value_table();
    value_table_set_str(&record, STR("version"), value_int((int64_t)version));
    value_table_set_str(&record, STR("settled"), value_bool(settled));
    value_table_set_str(&changed, str_of(package), record);
    if (!kv_set(engine_world(engine), RECORDS, changed)) {
        log_error("package %s: its version cannot be recorded", package);
    }
}

/* -- running -- */

static void note_heir(void *data, uint64_t id)
{
    struct package_job *job = data;
    job->ids = mem_realloc(job->ids, (job->count + 1) * sizeof(*job->ids));
    job->ids[job->count++] = id;
}

static void find_heirs(struct package_job *job, struct str ref)
{
    struct world *world = engine_world(job->host->engine);
    const struct object *proto = world_find_ref(world, ref);
    struct world_find_query heirs = {.proto = proto ? proto->id : 0, .limit = HEIRS_MOST};
    job->ids = mem_alloc(sizeof(*job->ids));
    if (proto) {
        world_search(world, &heirs, note_heir, job);
    }
}

/* Runs the file and takes what it returns. */
static bool job_open(struct package_job *job, struct err *err)
{
    struct host *host = job->host;
    lua_State *L = host->L;
    int top = lua_gettop(L);
    char name[200];
    struct buf text = {0};
    struct loading loading = {.package = job->package};
    int line = 0;
    int column = 0;
    (void)snprintf(name, sizeof(name), "=%s", job->path);
    bool ok = asset_read(job->path, &text, err);
    struct chunk chunk = {.source = buf_str(&text), .name = name, .stock = true, .results = 1};
    ok = ok && loader_run_chunk(host, &chunk, &loading, err, &line, &column);
    if (ok && (!lua_istable(L, -1) || lua_getfield(L, -1, "run") != LUA_TFUNCTION)) {
        ok = err_set(err, ERR_SCRIPT, "it must return a table with a function `run`");
    }
    if (ok) {
        job->function = luaL_ref(L, LUA_REGISTRYINDEX);
        if (lua_getfield(L, -1, "each") == LUA_TSTRING) {
            find_heirs(job, to_str(L, -1));
        }
    }
    lua_settop(L, top);
    buf_finish(&text);
    return ok;
}

/* Calls FN once. Sets *out_done if there is nothing left. */
static bool job_call(struct package_job *job, bool *out_done, struct err *err)
{
    struct host *host = job->host;
    struct value value = value_nil();
    struct handler_result result = {.value = &value};
    int nargs = 0;
    *out_done = job->ids && job->turn >= job->count;
    if (*out_done) {
        return true;
    }
    struct script *script = host_script_create(host);
    script->stock = true;
    lua_rawgeti(script->co, LUA_REGISTRYINDEX, job->function);
    if (job->ids) {
        push_object(script->co, job->ids[job->turn]);
        nargs = 1;
    }
    enum outcome outcome = host_run(script, nargs, &result);
    host_script_ended(script, false);
    *out_done = !job->ids && value_is_true(&value);
    value_finish(&value);
    return (outcome == OUTCOME_DONE && ++job->turn < TURNS_MOST + job->count) ||
           err_set(err, ERR_SCRIPT, "turn %zu failed", job->turn);
}

static void job_run(struct engine *engine, void *data);
static void begin_one(struct host *host, const struct package *package);

static void job_push(struct package_job *job)
{
    tasks_push(job->host->engine, (struct task){job_run, job_free, job, 0});
}

static void job_close(struct package_job *job)
{
    luaL_unref(job->host->L, LUA_REGISTRYINDEX, job->function);
    job_free(job->host->engine, job);
}

/* A turn is a transaction. */
static void job_run(struct engine *engine, void *data)
{
    struct package_job *job = data;
    struct err err = {0};
    bool done = false;
    if (job->load != job->host->stock_loads) {
        job_close(job);
        return;
    }
    transaction_begin(engine, 0, 0);
    bool ok = (job->function != LUA_NOREF || job_open(job, &err)) &&
              job_call(job, &done, &err) && engine_transaction(engine)->ending == OUTCOME_DONE;
    if (ok && done) {
        keep_record(engine, job->package,
                job->version ? job->version : version_of(engine, job->package),
                job->version == 0);
        begin_one(job->host, packages_find(packages_of(engine), str_of(job->package)));
    }
    if (ok) {
        transaction_commit(engine);
    } else {
        transaction_abort(engine);
    }
    transaction_report_faults(engine);
    if (!ok) {
        log_error("%s: %s", job->path, err.text);
    } else if (done) {
        log_notice("%s: done", job->path);
    }
    if (ok && !done) {
        job_push(job);
    } else {
        job_close(job);
    }
}

static void begin_job(
        struct host *host, const struct package *package, const char *file, unsigned version)
{
    struct package_job *job = mem_alloc(sizeof(*job));
    struct buf path = {0};
    buf_printf(&path, "scripts/%s/%s", package->name, file);
    *job = (struct package_job){.host = host,
            .load = host->stock_loads,
            .package = mem_dup_text(package->name),
            .path = str_dup(buf_str(&path)),
            .version = version,
            .function = LUA_NOREF};
    buf_finish(&path);
    job_push(job);
}

/* Returns the file that leads from version to the next, or NULL. */
static const char *step_from(const struct package *package, unsigned version)
{
    for (size_t i = 0; i < package->step_count; i++) {
        if (package->steps[i].version == version) {
            return package->steps[i].file;
        }
    }
    return NULL;
}

/* Begins the job that this package needs first, or records that it needs none. Needs an open
 * transaction. */
static void begin_one(struct host *host, const struct package *package)
{
    struct engine *engine = host->engine;
    unsigned version = version_of(engine, package->name);
    bool settled = is_settled(engine, package->name);
    if (!package->is_on) {
        if (package->settle && !settled) {
            begin_job(host, package, package->settle, 0);
        }
        return;
    }
    const char *step = version < package->version ? step_from(package, version) : NULL;
    if (step) {
        begin_job(host, package, step, version + 1);
    } else if (version < package->version || settled) {
        keep_record(engine, package->name,
                version < package->version ? package->version : version, false);
    }
}

void package_jobs_begin(struct host *host)
{
    const struct packages *packages = packages_of(host->engine);
    package_prototypes_update(host->engine);
    transaction_begin(host->engine, 0, 0);
    for (size_t i = 0; packages && i < packages->count; i++) {
        begin_one(host, packages->list[i]);
    }
    transaction_commit(host->engine);
}
