/* loader.c -- from source to behaviour: compiles it, runs the chunk once to collect its
 * registrations, and loads behaviours on demand.
 *
 * 1. A chunk runs with the rights of trust_of_source, in its own environment and within a budget.
 *    It may only register and compute, since the world is read-only meanwhile (transaction->read_only).
 * 2. A behaviour whose source no longer compiles is reported to its owner and treated as missing.
 * 3. Stock behaviours come from files (parts.c) and belong to the world's own object with that
 *    ref. A builder's object that took such a ref does not get one.
 *
 * loader_stock.c loads the stock scripts as a whole. */
#include "engine/core/line/commands.h"
#include "engine/core/rights/perm.h"
#include "engine/core/rights/trust.h"
#include "engine/core/run/fault.h"
#include "engine/lua/host_impl.h"
#include "engine/lua/load/script_save.h"
#include "engine/lua/load/stock_files.h"

#include <string.h>

#define GRANT_US 5000
#define GRANT_STEPS 200000
#define LOAD_PART                                                                              \
    2 /* a chunk that is loaded on demand gets at most one LOAD_PART-th of a transaction */

static void release_functions(struct host *host, struct behaviour *behaviour)
{
    for (size_t i = 0; i < behaviour->command_count; i++) {
        luaL_unref(host->L, LUA_REGISTRYINDEX, behaviour->commands[i]->function);
    }
    for (size_t i = 0; i < behaviour->handler_count; i++) {
        luaL_unref(host->L, LUA_REGISTRYINDEX, behaviour->handlers[i].function);
    }
}

void loader_unload(void *data, struct behaviour *behaviour)
{
    quarantine_forget(behaviour);
    release_functions(data, behaviour);
}

void loader_discard(struct host *host, struct behaviour *behaviour)
{
    quarantine_forget(behaviour);
    release_functions(host, behaviour);
    behaviour_destroy(behaviour);
}

/* Parses "#12 rev 3:7: what" or "what": finds the line that a run-time error of the chunk names. */
static void error_of_run(struct host *host, enum sandbox_result how, const char *chunk_name,
        struct err *err, int *out_line)
{
    const char *text = sandbox_message(host->sandbox);
    const char *name = chunk_name + 1;
    size_t length = strlen(name);
    *out_line = 0;
    if (strncmp(text, name, length) == 0 && text[length] == ':') {
        const char *number = text + length + 1;
        while (*number >= '0' && *number <= '9') {
            *out_line = *out_line * 10 + (*number++ - '0');
        }
        text = *number == ':' ? number + 2 : number;
    }
    err_set(err, ERR_SCRIPT, "%s%s", how == SANDBOX_KILLED ? "while loading, " : "", text);
}

/* A source being saved may take four fifths of a transaction's time to compile. A saved source is
 * loaded even on a busy machine. */
static bool load_chunk(struct host *host, const struct chunk *chunk, struct err *err,
        int *out_line, int *out_column)
{
    uint32_t most_us = engine_options(host->engine)->transaction_ms * 800;
    if (stock_files_load(host->L, chunk->compiled)) {
        return true;
    }
    struct sandbox_source source = {chunk->source, chunk->name};
    return chunk->drafted
                   ? sandbox_load_within(host->L, most_us, source, err, out_line, out_column)
                   : sandbox_load(
                             host->L, chunk->source, chunk->name, err, out_line, out_column);
}

bool loader_run_chunk(struct host *host, const struct chunk *chunk, struct loading *loading,
        struct err *err, int *out_line, int *out_column)
{
    struct transaction *transaction = engine_transaction(host->engine);
    struct loading *outer_loading = host->loading;
    bool outer_read_only = transaction->read_only;
    uint64_t outer_owner = sandbox_owner(host->sandbox);
    bool outer_trusted = sandbox_is_trusted(host->sandbox);
    lua_State *L = host->L;
    bool ok = false;
    sandbox_set_owner(host->sandbox, chunk->owner, chunk->stock);
    if (chunk->environment) {
        (void)lua_rawgeti(L, LUA_REGISTRYINDEX, chunk->environment);
    } else {
        sandbox_push_environment(host->sandbox, L, chunk->stock);
    }
    if (load_chunk(host, chunk, err, out_line, out_column)) {
        host->loading = loading;
        loading->in_chunk = true;
        transaction->read_only = true;
        enum sandbox_result how = sandbox_call(host->sandbox, L, 0, chunk->results, NULL);
        transaction->read_only = outer_read_only;
        loading->in_chunk = false;
        host->loading = outer_loading;
        ok = how == SANDBOX_OK;
        if (!ok) {
            error_of_run(host, how, chunk->name, err, out_line);
            *out_column = sandbox_column(chunk->source, *out_line);
        }
        if (how == SANDBOX_KILLED && !chunk->in_part) {
            /* Its own budget is used up, but the caller can still report that. */
            sandbox_grant(host->sandbox, GRANT_US, GRANT_STEPS);
        }
    }
    sandbox_set_owner(host->sandbox, outer_owner, outer_trusted);
    if (host->tools && (ok ? !chunk->drafted : chunk->drafted || !chunk->revision)) {
        host->tools->loaded(host, chunk, ok ? NULL : err, *out_line);
    }
    return ok;
}

static struct behaviour *begin_behaviour(const struct chunk *chunk)
{
    struct behaviour *behaviour = mem_alloc(sizeof(*behaviour));
    behaviour->object = chunk->object;
    behaviour->owner = chunk->owner;
    behaviour->revision = chunk->revision;
    behaviour->saved_ms = chunk->saved_ms;
    return behaviour;
}

struct behaviour *loader_compile(struct host *host, const struct chunk *chunk, struct err *err,
        int *out_line, int *out_column)
{
    struct behaviour *behaviour = begin_behaviour(chunk);
    struct loading loading = {.behaviour = behaviour, .drafted = chunk->drafted};
    if (!loader_run_chunk(host, chunk, &loading, err, out_line, out_column)) {
        loader_discard(host, behaviour);
        return NULL;
    }
    if (chunk->object && chunk->revision && !chunk->stock) {
        quarantine_watch(host, behaviour);
    }
    return behaviour;
}

struct behaviour *loader_compile_parts(struct host *host, struct chunk *parts, size_t count,
        size_t *out_failed, struct err *err, int *out_line)
{
    struct behaviour *behaviour = begin_behaviour(&parts[0]);
    struct loading loading = {.behaviour = behaviour};
    int column = 0;
    struct test_cases *cases = host->test_cases;
    sandbox_push_environment(host->sandbox, host->L, parts[0].stock);
    int environment = luaL_ref(host->L, LUA_REGISTRYINDEX);
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++) {
        parts[i].environment = environment;
        host->test_cases = parts[i].is_around ? NULL : cases;
        ok = loader_run_chunk(host, &parts[i], &loading, err, out_line, &column);
        *out_failed = i;
    }
    host->test_cases = cases;
    luaL_unref(host->L, LUA_REGISTRYINDEX, environment);
    if (!ok) {
        loader_discard(host, behaviour);
    }
    return ok ? behaviour : NULL;
}

static void report(struct host *host, const struct object *object, uint64_t owner, int line,
        const struct err *err)
{
    struct buf text = {0};
    buf_printf(&text, "the behaviour does not load: line %d: %s", line, err->text);
    transaction_fault(host->engine, object->id, owner, buf_str(&text));
    if (owner != 0) {
        quarantine_did_not_load(host, object, owner, buf_str(&text));
    }
    buf_finish(&text);
}

/* Compiles a chunk that a transaction needs now, within a part of its budget, so that many slow
 * chunks cannot use up all of it. */
static struct behaviour *compile_now(struct host *host, const struct chunk *chunk,
        struct err *err, int *out_line, int *out_column)
{
    struct sandbox *sandbox = host->sandbox;
    uint32_t transaction_us = sandbox_limits(sandbox)->transaction_us;
    struct sandbox_part outer;
    int64_t before_us = sandbox_spent_us(sandbox);
    uint64_t charged = quota_share_switch(host, chunk->owner);
    sandbox_narrow(sandbox, transaction_us / LOAD_PART, &outer);
    struct behaviour *behaviour = loader_compile(host, chunk, err, out_line, out_column);
    sandbox_widen(sandbox, &outer);
    (void)quota_share_switch(host, charged);
    host->load_left_us -= sandbox_spent_us(sandbox) - before_us;
    if (sandbox_killed(sandbox)) {
        sandbox_grant(sandbox, GRANT_US, GRANT_STEPS);
    }
    return behaviour;
}

/* Compiles a chunk of the game itself with its own time budget, independent of the transaction's
 * rest, since a slow machine would be without it otherwise. */
static struct behaviour *compile_games(struct host *host, const struct chunk *chunk,
        struct err *err, int *out_line, int *out_column)
{
    struct sandbox_part outer;
    sandbox_set_aside(host->sandbox, STOCK_FILE_US, STOCK_FILE_STEPS, &outer);
    struct behaviour *behaviour = loader_compile(host, chunk, err, out_line, out_column);
    sandbox_take_up(host->sandbox, &outer);
    return behaviour;
}

/* True if the source may have an on("name") handler, which changes how something is named. */
static bool may_name(struct str source)
{
    return str_find(source, STR("\"name\""), 0) != SIZE_MAX ||
           str_find(source, STR("'name'"), 0) != SIZE_MAX ||
           str_find(source, STR("[[name]]"), 0) != SIZE_MAX;
}

/* Prepares a behaviour used instead of a newest revision that failed, or none: objects that the
 * newest revision disguised must not be revealed. */
static struct behaviour *veil(
        struct host *host, struct object *object, struct behaviour *behaviour)
{
    struct script_source newest = {0};
    struct chunk chunk = {.source = STR(""),
            .name = "=nothing",
            .object = object->id,
            .owner = object->owner};
    struct err err;
    int line = 0;
    int column = 0;
    bool veils = script_source(host, object, object->behaviour, &newest) &&
                 may_name(buf_str(&newest.text));
    if (veils && !behaviour) {
        behaviour = loader_compile(host, &chunk, &err, &line, &column);
    }
    if (veils && behaviour) {
        behaviour->veils = true;
    }
    buf_finish(&newest.text);
    return behaviour;
}

static struct behaviour *load_own(struct host *host, struct object *object)
{
    struct script_source source;
    struct err err;
    char chunk_name[64];
    int line = 0;
    int column = 0;
    struct behaviour *behaviour = NULL;
    uint32_t revision = quarantine_in_force(host, object);
    if (revision == 0) {
        return object->behaviour ? veil(host, object, NULL) : NULL;
    }
    if (host->load_left_us <= 0 && object->owner != 0) {
        engine_transaction(host->engine)->load_skips++;
        return NULL;
    }
    if (script_source(host, object, revision, &source)) {
        (void)snprintf(chunk_name, sizeof(chunk_name), "=#%llu rev %u",
                (unsigned long long)object->id, revision);
        uint64_t rights = trust_of_source(host->engine, object, source.author);
        if (revision == object->behaviour) {
            quota_source_found(host->engine, object->id, object->owner, source.text.length);
        }
        struct chunk chunk = {
                .source = buf_str(&source.text),
                .name = chunk_name,
                .object = object->id,
                .revision = revision,
                .saved_ms = source.time_ms,
                .owner = rights,
                .stock = rights == 0,
                .in_part = rights != 0,
        };
        behaviour =
                (rights == 0 ? compile_games : compile_now)(host, &chunk, &err, &line, &column);
        if (!behaviour) {
            report(host, object, rights, line, &err);
        }
        if (revision != object->behaviour || !behaviour) {
            behaviour = veil(host, object, behaviour);
        }
    }
    buf_finish(&source.text);
    return behaviour;
}

struct behaviour *loader_load(void *data, struct object *object)
{
    struct host *host = data;
    if (sandbox_killed(host->sandbox)) {
        engine_transaction(host->engine)
                ->load_skips++; /* retried in a transaction that has time */
        return NULL;
    }
    if (object->behaviour) {
        return load_own(host, object);
    }
    if (object->ref && object->owner == 0) {
        return parts_load(host, object);
    }
    return NULL;
}

bool host_check_source(struct host *host, struct str source, bool stock, struct err *err,
        int *out_line, int *out_column)
{
    struct chunk chunk = {
            .source = source, .name = "=behaviour", .owner = stock ? 0 : 1, .stock = stock};
    struct behaviour *behaviour = loader_compile(host, &chunk, err, out_line, out_column);
    if (behaviour) {
        loader_discard(host, behaviour);
    }
    return behaviour;
}

bool host_check_alone(struct host *host, struct str source, bool stock, struct err *err,
        int *out_line, int *out_column)
{
    transaction_begin(host->engine, 0, 0);
    bool ok = host_check_source(host, source, stock, err, out_line, out_column);
    transaction_abort(host->engine);
    return ok;
}
