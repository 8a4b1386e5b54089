/* work_count.c -- Counts work by wrapped functions and SQLite's own counters; see work_count.h. It
 * leaves out other threads than the first: nobody waits for them. */
#include "tests/script/work_count.h"

#include "engine/base/map.h"
#include "engine/sandbox/sandbox.h"
#include "world/model/prop.h"
#include "world/model/world_find.h"

#include <jansson.h>
#include <sqlite3.h>

#include <stdlib.h>
#include <unistd.h>

static struct work_count work;
static _Thread_local bool is_main;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
struct object *__real_world_find(struct world *world, uint64_t id);
const struct value *__real_prop_get(struct world *world, struct object *object, uint32_t atom);
bool __real_map_each(
        const struct map *map, size_t *cursor, uint64_t *out_key, void **out_value);
bool __real_strmap_each(
        const struct strmap *map, size_t *cursor, struct str *out_key, void **out_value);
void *__real_map_find(const struct map *map, uint64_t key);
void __real_sandbox_end(struct sandbox *sb);

void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
struct object *__wrap_world_find(struct world *world, uint64_t id);
const struct value *__wrap_prop_get(struct world *world, struct object *object, uint32_t atom);
bool __wrap_map_each(
        const struct map *map, size_t *cursor, uint64_t *out_key, void **out_value);
bool __wrap_strmap_each(
        const struct strmap *map, size_t *cursor, struct str *out_key, void **out_value);
void *__wrap_map_find(const struct map *map, uint64_t key);
void __wrap_sandbox_end(struct sandbox *sb);

void *__wrap_malloc(size_t size)
{
    work.blocks += is_main;
    return __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    work.blocks += is_main;
    return __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
    work.blocks += is_main;
    return __real_realloc(block, size);
}

struct object *__wrap_world_find(struct world *world, uint64_t id)
{
    work.looks += is_main;
    return __real_world_find(world, id);
}

const struct value *__wrap_prop_get(struct world *world, struct object *object, uint32_t atom)
{
    work.looks += is_main;
    return __real_prop_get(world, object, atom);
}

bool __wrap_map_each(const struct map *map, size_t *cursor, uint64_t *out_key, void **out_value)
{
    work.looks += is_main;
    return __real_map_each(map, cursor, out_key, out_value);
}

bool __wrap_strmap_each(
        const struct strmap *map, size_t *cursor, struct str *out_key, void **out_value)
{
    work.looks += is_main;
    return __real_strmap_each(map, cursor, out_key, out_value);
}

void *__wrap_map_find(const struct map *map, uint64_t key)
{
    work.looks += is_main;
    return __real_map_find(map, key);
}

void __wrap_sandbox_end(struct sandbox *sb)
{
    const struct sandbox_limits *limits = sandbox_limits(sb);
    if (is_main) {
        work.lua += (uint64_t)sandbox_spent_us(sb) * limits->transaction_instructions /
                    limits->transaction_us;
    }
    __real_sandbox_end(sb);
}

static int count_statement(unsigned kind, void *data, void *statement, void *ns)
{
    (void)kind;
    (void)data;
    (void)ns;
    int steps = sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1);
    work.sql += is_main && steps > 0 ? (uint64_t)steps : 0;
    return 0;
}

static int watch_connection(sqlite3 *db, const char **problem, const void *api)
{
    (void)problem;
    (void)api;
    return sqlite3_trace_v2(db, SQLITE_TRACE_PROFILE, count_statement, NULL);
}

void work_count_begin(void)
{
    is_main = true;
    (void)sqlite3_auto_extension((void (*)(void))watch_connection);
    json_set_alloc_funcs(__wrap_malloc, free);
}

struct work_count work_count_now(void)
{
    return work;
}
