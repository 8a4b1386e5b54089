/* sandbox_alloc.c -- Lua's allocator: memory limits and the count of blocks.
 *
 * Every block has a header of eight bytes: the owner it is counted for and, for strings, what kind
 * of trouble it may cause. From the size and the tag that Lua passes, this file recognises:
 *
 * - hash parts of tables: fresh, without tag, node size times a power of two. A rehash of n
 *   colliding keys takes n*n/2 steps inside one instruction, so a builder's hash part is limited,
 *   and after a large one the clock is read.
 * - strings of 32 to 40 bytes, which Lua interns by a hash of every second byte only. Thousands
 *   with the same hash make a chain, which is walked at each creation and, worse, at each release
 *   by the collector.
 * - long strings, hashed by some 32 bytes: the cost of a table of colliding ones is nodes times
 *   bytes compared.
 * - the string table, which grows with the heap and is never refused.
 *
 * 1. Limits hold in transactions only. The host's allocations outside never fail.
 * 2. A refused block makes Lua collect everything at once (15 ms for 30 MB). So a block that is
 *    harmless alone is granted, and the transaction is killed at its next instruction. Only a block
 *    that is harmful by itself is refused.
 * 3. Blocks are aligned to eight bytes.
 * 4. A kill reads the running stack for its traceback. So all limits are checked before memory
 *    moves: the block may be that stack. */
#include "engine/base/mem.h"
#include "engine/sandbox/sandbox_impl.h"

#ifdef SKEIN_MIMALLOC
#include <mimalloc.h>
#endif

#include <stdlib.h>
#include <string.h>

#if LUA_VERSION_NUM >= 504
#define SANDBOX_ALLOC_NODE_BYTES 24
#else
#define SANDBOX_ALLOC_NODE_BYTES 32
#endif

#define STRING_HEAD_BYTES 24 /* size of TString, before the characters */
#define WEAK_STRING_MIN (STRING_HEAD_BYTES + 32 + 1)
#define WEAK_STRING_MAX (STRING_HEAD_BYTES + 40 + 1)

#define STRING_TABLE_BYTES (128 * sizeof(void *)) /* initial size in lua_newstate */
#define WEAK_STRINGS_OF_OWNER 4096
#define WEAK_STRINGS_OF_ALL 8192
#define LARGE_HASH_BYTES 2048                  /* the clock is read after larger blocks */
#define COMPARED_BYTES_MAX ((size_t)512 << 20) /* by a table of colliding long strings */
#define HEAP_RESERVE ((size_t)8 << 20)         /* beyond the heap's limit, for running code */
#define DEEP_CALLS 10000
#define FREE_PAGES_BYTES ((size_t)1 << 20) /* free at any time */
#define PAGE_PART_BYTES                                                                        \
    ((size_t)15 << 10) /* a quarter of mimalloc's smallest page, without its header */

enum block_kind {
    BLOCK_PLAIN,
    BLOCK_WEAK_STRING,
    BLOCK_LONG_STRING,
    BLOCK_STRING_TABLE,
};

struct block_head {
    uint32_t owner;
    uint32_t kind;
};

_Static_assert(sizeof(struct block_head) == 8, "keeps Lua's alignment");

/* -- Accounts -- */

static void count_block(
        struct sandbox *sb, const struct block_head *head, size_t size, bool add)
{
    struct sandbox_owner *owner = &sb->owners[head->owner];
    size_t delta = add ? size : (size_t)0 - size; /* wraps as intended */
    sb->heap += delta;
    owner->live_bytes += delta;
    if (head->kind == BLOCK_WEAK_STRING) {
        uint32_t one = add ? 1 : UINT32_MAX;
        owner->weak_strings += one;
        if (head->owner != 0) {
            sb->weak_strings += one;
        }
    } else if (head->kind == BLOCK_LONG_STRING) {
        owner->long_string_bytes += delta;
        if (size >= SANDBOX_HUGE_STRING) {
            owner->huge_string_bytes += delta;
        }
    }
}

static enum block_kind kind_of(const struct sandbox *sb, size_t tag, size_t size)
{
    if (tag == LUA_TSTRING && size >= WEAK_STRING_MIN) {
        return size <= WEAK_STRING_MAX ? BLOCK_WEAK_STRING : BLOCK_LONG_STRING;
    }
    if (sb->opening && tag == 0 && size == STRING_TABLE_BYTES) {
        return BLOCK_STRING_TABLE;
    }
    return BLOCK_PLAIN;
}

/* -- Limits -- */

static bool is_hash_part(size_t tag, size_t size)
{
    if (tag != 0 || size < LARGE_HASH_BYTES || size % SANDBOX_ALLOC_NODE_BYTES != 0) {
        return false;
    }
    size_t nodes = size / SANDBOX_ALLOC_NODE_BYTES;
    return (nodes & (nodes - 1)) == 0;
}

/* False if the block must be refused. */
static bool admit_hash_part(struct sandbox *sb, size_t size)
{
    size_t nodes = size / SANDBOX_ALLOC_NODE_BYTES;
    const struct sandbox_owner *owner = &sb->owners[sb->owner];
    if (!sb->trusted && size > sb->limits.hash_bytes) {
        sandbox_kill(sb, "it made a table of more than %zu keys",
                sb->limits.hash_bytes / SANDBOX_ALLOC_NODE_BYTES);
        return false;
    }
    if (!sb->trusted && nodes / 4 * owner->long_string_bytes > COMPARED_BYTES_MAX) {
        sandbox_kill(sb, "it has too many long strings for a table of %zu keys", nodes);
        return false;
    }
    if (sb->compiling && sandbox_out_of_time(sb)) {
        sandbox_kill(sb, "it ran for more than %u ms", sb->limits.transaction_us / 1000);
        return false;
    }
    sandbox_hook_soon(sb);
    return true;
}

static bool admit_size(struct sandbox *sb, size_t size, enum block_kind kind)
{
    if (size > sb->limits.block_bytes && kind != BLOCK_STRING_TABLE) {
        lua_Debug ar;
        if (sb->running && lua_getstack(sb->running, DEEP_CALLS, &ar)) {
            sandbox_kill(sb, "it called functions too deeply");
        } else {
            sandbox_kill(
                    sb, "it made something larger than %zu KB", sb->limits.block_bytes >> 10);
        }
        return false;
    }
    if (sb->heap + size > sandbox_heap_limit(sb) + HEAP_RESERVE) {
        sandbox_kill(sb, "memory is full");
        return false;
    }
    return true;
}

/* Kills without refusing the block if `more` bytes exceed a total that is harmful only in sum. */
static void watch_totals(struct sandbox *sb, size_t more, enum block_kind kind)
{
    if (sb->heap + more > sb->heap_soft) {
        sb->heap_soft = SIZE_MAX;
        if (sandbox_owner_is_full(sb)) {
            sandbox_kill(sb, "its owner's scripts hold more than %zu MB of memory",
                    sb->limits.owner_bytes >> 20);
        } else if (sb->heap + more - sb->heap_at_begin > sb->limits.transaction_memory_bytes) {
            sandbox_kill(sb, "it used more than %zu MB of memory",
                    sb->limits.transaction_memory_bytes >> 20);
        } else {
            sandbox_kill(sb, "memory is full");
        }
    }
    if (kind == BLOCK_WEAK_STRING && !sb->trusted &&
            (sb->owners[sb->owner].weak_strings >= WEAK_STRINGS_OF_OWNER ||
                    sb->weak_strings >= WEAK_STRINGS_OF_ALL)) {
        sandbox_kill(
                sb, "it made more than %d strings of 32 to 40 bytes", WEAK_STRINGS_OF_OWNER);
    }
}

/* -- The allocator -- */

/* Scripts allocate and drop small blocks all the time, which suits mimalloc best. They have pages
 * of their own, or long-lived blocks (slab.h) would end up in all the pages that scripts once
 * filled. */
#ifdef SKEIN_MIMALLOC
#define block_realloc(sb, block, size) mi_heap_realloc((sb)->blocks, block, size)
#define block_free mi_free

void sandbox_blocks_init(struct sandbox *sb)
{
    sb->blocks = mi_heap_new();
    must(sb->blocks);
}

/* Remaining pages go to the thread's own heap, which may never use them. All blocks are free by
 * now, so collect first to return the pages to the system. */
void sandbox_blocks_finish(struct sandbox *sb)
{
    mi_heap_collect(sb->blocks, true);
    mi_heap_delete(sb->blocks);
}

/* mimalloc delays returning a free page, and cancels that when another page near it is taken. So
 * take about as much memory as may be free (headers and rounding included), and give it back at
 * once. */
void sandbox_blocks_trim(struct sandbox *sb)
{
    size_t bytes = (sb->most_heap - sb->heap) / 2 * 3 + FREE_PAGES_BYTES;
    mi_heap_collect(sb->blocks, true);
    mi_heap_t *all = mi_heap_new();
    for (size_t taken = 0; all && taken < bytes && mi_heap_malloc(all, PAGE_PART_BYTES);) {
        taken += PAGE_PART_BYTES;
    }
    mi_heap_destroy(all);
    sb->most_heap = sb->heap;
}
#else
#define block_realloc(sb, block, size) realloc(block, size)
#define block_free free

void sandbox_blocks_init(struct sandbox *sb)
{
    (void)sb;
}

void sandbox_blocks_finish(struct sandbox *sb)
{
    (void)sb;
}

void sandbox_blocks_trim(struct sandbox *sb)
{
    (void)sb;
}
#endif

static void *fresh_block(struct sandbox *sb, size_t tag, size_t size)
{
    enum block_kind kind = kind_of(sb, tag, size);
    if (sb->in_transaction) {
        if (size >= LARGE_HASH_BYTES) {
            if (!admit_size(sb, size, kind) ||
                    (is_hash_part(tag, size) && !admit_hash_part(sb, size))) {
                return NULL;
            }
        }
        sb->steps += size / 32;
        watch_totals(sb, size, kind);
    }
    struct block_head *head = block_realloc(sb, NULL, sizeof(*head) + size);
    must(head);
    *head = (struct block_head){.owner = sb->owner, .kind = (uint32_t)kind};
    count_block(sb, head, size, true);
    return head + 1;
}

static void *resize_block(
        struct sandbox *sb, struct block_head *head, size_t old_size, size_t new_size)
{
    enum block_kind kind = (enum block_kind)head->kind;
    if (sb->in_transaction && new_size > old_size) {
        if (!admit_size(sb, new_size, kind)) {
            return NULL;
        }
        sb->steps += new_size / 32;
        watch_totals(sb, new_size - old_size, BLOCK_PLAIN);
    }
    count_block(sb, head, old_size, false);
    head = block_realloc(sb, head, sizeof(*head) + new_size);
    must(head);
    count_block(sb, head, new_size, true);
    return head + 1;
}

void *sandbox_alloc(void *data, void *block, size_t old_size, size_t new_size)
{
    struct sandbox *sb = data;
    if (!block) {
        return new_size > 0 ? fresh_block(sb, old_size, new_size) : NULL;
    }
    struct block_head *head = (struct block_head *)block - 1;
    if (new_size == 0) {
        count_block(sb, head, old_size, false);
        block_free(head);
        return NULL;
    }
    return resize_block(sb, head, old_size, new_size);
}
