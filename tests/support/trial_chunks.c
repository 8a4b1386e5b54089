/* trial_chunks.c -- Keeps compiled chunks for the life of a test program.
 *
 * Each test starts a game of its own, and compiling the same stock scripts again took a third of
 * its time. Every program that links this file is linked with --wrap for sandbox_load and lua_load.
 * The reader is still read to its end, so a load costs a script the same as without this file. */
#include "engine/base/base.h"
#include "engine/base/buf.h"
#include "engine/sandbox/sandbox.h"
#include "tests/support/trial_impl.h"

#include <string.h>

#define CHUNKS_MAX 4096
#define SLOTS ((size_t)CHUNKS_MAX * 2)

struct chunk {
    struct str name;   /* owned */
    struct str source; /* owned */
    struct buf code;   /* the output of lua_dump */
};

bool __real_sandbox_load(lua_State *L, struct str source, const char *chunk_name,
        struct err *err, int *out_line, int *out_column);
int __real_lua_load(
        lua_State *L, lua_Reader reader, void *data, const char *chunk_name, const char *mode);
bool __wrap_sandbox_load(lua_State *L, struct str source, const char *chunk_name,
        struct err *err, int *out_line, int *out_column);
int __wrap_lua_load(
        lua_State *L, lua_Reader reader, void *data, const char *chunk_name, const char *mode);

static struct chunk *chunks[SLOTS];
static size_t chunk_count;
static struct str
        loading; /* the source that sandbox_load was given; bytes NULL: another caller */

static struct str copy_of(struct str text)
{
    char *bytes = mem_alloc(text.length + 1);
    memcpy(bytes, text.bytes, text.length);
    return (struct str){bytes, text.length};
}

/* Returns the slot of that chunk, or the empty slot where it belongs. */
static struct chunk **slot_of(struct str name, struct str source)
{
    size_t at = (str_hash(source) * 31 + str_hash(name)) % SLOTS;
    while (chunks[at] &&
            !(str_equal(chunks[at]->source, source) && str_equal(chunks[at]->name, name))) {
        at = (at + 1) % SLOTS;
    }
    return &chunks[at];
}

static int append(lua_State *L, const void *bytes, size_t length, void *data)
{
    (void)L;
    buf_add(data, bytes, length);
    return 0;
}

static struct chunk *chunk_keep(lua_State *L, struct str name, struct str source)
{
    struct chunk *chunk = mem_alloc(sizeof(*chunk));
    *chunk = (struct chunk){.name = copy_of(name), .source = copy_of(source)};
    (void)lua_dump(L, append, &chunk->code, 0);
    chunk_count++;
    return chunk;
}

struct replay {
    lua_Reader reader; /* the source's */
    void *data;
    struct str code;
    bool done;
};

/* Reads the source to its end, for the charge, and returns the code instead. */
static const char *next_code(lua_State *L, void *data, size_t *out_length)
{
    struct replay *replay = data;
    *out_length = replay->done ? 0 : 1;
    while (*out_length > 0) {
        (void)replay->reader(L, replay->data, out_length);
    }
    *out_length = replay->done ? 0 : replay->code.length;
    replay->done = true;
    return replay->code.bytes;
}

int __wrap_lua_load(
        lua_State *L, lua_Reader reader, void *data, const char *chunk_name, const char *mode)
{
    if (!loading.bytes || chunk_count >= CHUNKS_MAX) {
        return __real_lua_load(L, reader, data, chunk_name, mode);
    }
    struct str name = str_of(chunk_name);
    struct chunk **slot = slot_of(name, loading);
    if (!*slot) {
        int status = __real_lua_load(L, reader, data, chunk_name, mode);
        if (status == LUA_OK) {
            *slot = chunk_keep(L, name, loading);
        }
        return status;
    }
    struct replay replay = {reader, data, buf_str(&(*slot)->code), false};
    return __real_lua_load(L, next_code, &replay, chunk_name, "b");
}

bool __wrap_sandbox_load(lua_State *L, struct str source, const char *chunk_name,
        struct err *err, int *out_line, int *out_column)
{
    struct str before = loading;
    loading = source;
    bool ok = __real_sandbox_load(L, source, chunk_name, err, out_line, out_column);
    loading = before;
    return ok;
}
