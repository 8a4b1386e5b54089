/* bind_backup.c -- sys.backup, for trusted code only. */
#include "engine/lua/host_impl.h"
#include "engine/modules/backup/backup.h"
#include "engine/modules/backup/module.h"

static void backup_made(struct engine *engine, void *data, const char *problem)
{
    struct host *host = engine_script_data(engine);
    struct script *script = map_find(&host->scripts, (uint64_t)(uintptr_t)data);
    if (!script) {
        return;
    }
    lua_pushstring(script->co, problem ? NULL : (const char *)script->job_data);
    lua_pushstring(script->co, problem);
    host_resume_later(host, script, 2);
}

static void backup_start(struct script *script)
{
    struct engine *engine = script->host->engine;
    struct buf path = {0};
    struct err err;
    struct backup_ask ask = {.done = backup_made, .data = (void *)(uintptr_t)script->token};
    if (backup_begin(engine, &ask, &path, &err)) {
        mem_free(script->job_data);
        script->job_data = str_dup(buf_str(&path));
    } else {
        backup_made(engine, (void *)(uintptr_t)script->token, err.text);
    }
    buf_finish(&path);
}

static int backup_done(lua_State *L, int status, lua_KContext context)
{
    (void)L;
    (void)status;
    (void)context;
    return 2;
}

/* sys.backup(): the path of the copy, or nil and the reason. */
static int sys_backup(lua_State *L)
{
    host_of(L)->running->job = backup_start;
    return host_suspend(L, SUSPEND_JOB, backup_done);
}

void bind_backup_open(struct host *host)
{
    static const struct api api[] = {{"backup", sys_backup}};
    api_add_table(host, "sys", api, sizeof(api) / sizeof(api[0]));
}
