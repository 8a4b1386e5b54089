/* sandbox_owner.c -- the owners of scripts, and how much memory each may use.
 *
 * Owner 0 is the game itself. The limit in a transaction depends on the owner of the code that runs, and on how full
 * the heap is. */
#include "engine/base/mem.h"
#include "engine/sandbox/sandbox_impl.h"

#define STOCK_RESERVE ((size_t)16 << 20) /* for stock code, when builders filled the heap */
#define SLACK_OF_FULL_OWNER ((size_t)64 << 10)
#define GRANTED_BYTES ((size_t)256 << 10)

void sandbox_owners_init(struct sandbox *sb)
{
    map_init(&sb->owner_index);
    sb->owner_capacity = 16;
    sb->owners = mem_alloc_array(sb->owner_capacity, sizeof(*sb->owners));
    sb->owner_count = 1;
}

void sandbox_owners_finish(struct sandbox *sb)
{
    mem_free(sb->owners);
    map_finish(&sb->owner_index);
}

uint32_t sandbox_owner_find(struct sandbox *sb, uint64_t owner)
{
    if (owner == 0) {
        return 0;
    }
    uintptr_t known = (uintptr_t)map_find(&sb->owner_index, owner);
    if (known) {
        return (uint32_t)known;
    }
    if (sb->owner_count == sb->owner_capacity) {
        sb->owner_capacity *= 2;
        sb->owners = mem_realloc(sb->owners, sb->owner_capacity * sizeof(*sb->owners));
    }
    uint32_t index = sb->owner_count++;
    sb->owners[index] = (struct sandbox_owner){.id = owner};
    (void)map_put(&sb->owner_index, owner, (void *)(uintptr_t)index);
    return index;
}

void sandbox_set_owner(struct sandbox *sb, uint64_t owner, bool trusted)
{
    if (sb->owners[sb->owner].id == owner && sb->trusted == trusted) {
        return;
    }
    sb->owner = sandbox_owner_find(sb, owner);
    sb->trusted = trusted;
    if (sb->in_transaction) {
        sandbox_set_soft_limit(sb);
    }
}

uint64_t sandbox_owner(const struct sandbox *sb)
{
    return sb->owners[sb->owner].id;
}

bool sandbox_is_trusted(const struct sandbox *sb)
{
    return sb->trusted;
}

size_t sandbox_owner_bytes(const struct sandbox *sb, uint64_t owner)
{
    uintptr_t index = owner ? (uintptr_t)map_find(&sb->owner_index, owner) : 0;
    return owner && !index ? 0 : sb->owners[index].live_bytes;
}

size_t sandbox_owner_held(const struct sandbox *sb, uint64_t owner)
{
    uintptr_t index = owner ? (uintptr_t)map_find(&sb->owner_index, owner) : 0;
    return index ? sb->owners[index].held_bytes : 0;
}

size_t sandbox_heap_bytes(const struct sandbox *sb)
{
    return sb->heap;
}

bool sandbox_owner_is_full(const struct sandbox *sb)
{
    return !sb->trusted && sb->owners[sb->owner].held_bytes > sb->limits.owner_bytes;
}

/* Memory that builders fill must not stop the stock game. */
size_t sandbox_heap_limit(const struct sandbox *sb)
{
    return sb->limits.heap_bytes + (sb->trusted ? STOCK_RESERVE : 0);
}

/* In a full heap a builder still has some slack, to reduce what their scripts hold. */
void sandbox_set_soft_limit(struct sandbox *sb)
{
    size_t slice = sandbox_owner_is_full(sb) ? SLACK_OF_FULL_OWNER
                                             : sb->limits.transaction_memory_bytes;
    size_t soft = sb->heap_at_begin + slice;
    size_t least = sb->heap_at_begin + SLACK_OF_FULL_OWNER;
    size_t most = sandbox_heap_limit(sb) > least ? sandbox_heap_limit(sb) : least;
    sb->heap_soft = soft < most ? soft : most;
}

/* Grants a little more, even if memory is full. */
void sandbox_grant_memory(struct sandbox *sb)
{
    sb->heap_at_begin = sb->heap;
    sb->heap_soft = sb->heap + GRANTED_BYTES;
}

/* Bytes of huge strings that one instruction of builders' code may read. The stock game does not
 * abuse them. */
static size_t huge_bytes(const struct sandbox *sb)
{
    return sb->trusted ? 0 : sb->owners[sb->owner].huge_string_bytes;
}

int sandbox_hook_count(const struct sandbox *sb)
{
    /* One instruction may read each huge string once, so limit 50 of them to about 3 MB. */
    size_t bytes = huge_bytes(sb);
    if (bytes <= 4 * SANDBOX_HUGE_STRING) {
        return SANDBOX_HOOK_COUNT;
    }
    size_t count = 4 * SANDBOX_HUGE_STRING * SANDBOX_HOOK_COUNT / bytes;
    return count > 0 ? (int)count : 1;
}

uint64_t sandbox_hook_cost(const struct sandbox *sb)
{
    size_t bytes = huge_bytes(sb);
    if (!sb->limits.deterministic || bytes <= 4 * SANDBOX_HUGE_STRING) {
        return 0;
    }
    return (bytes < SANDBOX_STRING_MAX ? bytes : SANDBOX_STRING_MAX) / 64;
}
