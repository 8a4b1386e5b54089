/* sandbox_collect.c -- scheduling of Lua's garbage collector.
 *
 * It runs between transactions, in single steps of Lua's incremental collector (a quarter of a
 * millisecond at most), for half a millisecond at a time, until a cycle is done. The next cycle
 * begins when the heap is three times what was left, or has grown a little and the game is quiet. A
 * step with an argument, a full collection or the generational mode would not be bounded.
 *
 * When memory runs short (three quarters of the heap, or many of the strings that are slow to
 * release) the collector may take longer. Otherwise the transactions of innocent owners would be
 * killed. */
#include "engine/base/clock.h"
#include "engine/sandbox/sandbox_impl.h"

#define DEFAULT_BUDGET_US 500
#define URGENT_BUDGET_US 10000
#define REST_BUDGET_US 5000
#define REST_GROWTH_MIN ((size_t)64 << 10)
#define GROWTH_MIN ((size_t)1 << 20)
#define WEAK_STRINGS_URGENT 2048
#define HOG_MIN ((size_t)1 << 20)

static size_t short_of_memory(const struct sandbox *sb)
{
    return sb->limits.heap_bytes / 4 * 3;
}

static bool is_urgent(const struct sandbox *sb)
{
    return sb->heap > short_of_memory(sb) || sb->weak_strings > sb->collect_weak_at;
}

/* Returns the index of the owner that holds more than its share or, when memory runs short, of the
 * owner that holds most; 0: none. */
static uint32_t find_hog(const struct sandbox *sb)
{
    uint32_t most = 0;
    for (uint32_t i = 1; i < sb->owner_count; i++) {
        if (most == 0 || sb->owners[i].held_bytes > sb->owners[most].held_bytes) {
            most = i;
        }
    }
    size_t allowed = sb->heap > short_of_memory(sb) ? HOG_MIN : sb->limits.owner_bytes;
    return most && sb->owners[most].held_bytes > allowed ? most : 0;
}

uint64_t sandbox_take_hog(struct sandbox *sb)
{
    uint64_t owner = sb->owners[sb->hog].id;
    if (sb->hog) {
        sb->collect_at = 0;
    }
    sb->hog = 0;
    return owner;
}

void sandbox_collect_soon(struct sandbox *sb)
{
    sb->collect_at = 0;
}

/* Sets the heap size at which the next cycle starts. */
void sandbox_collected(struct sandbox *sb)
{
    sb->collecting = false;
    sb->collected_heap = sb->heap;
    sb->collect_at = sb->heap + (sb->heap > GROWTH_MIN / 2 ? 2 * sb->heap : GROWTH_MIN);
    if (sb->collect_at > short_of_memory(sb)) {
        size_t soon = sb->heap + GROWTH_MIN;
        sb->collect_at = soon > short_of_memory(sb) ? soon : short_of_memory(sb);
    }
    sb->collect_weak_at = sb->weak_strings + WEAK_STRINGS_URGENT;
    for (uint32_t i = 0; i < sb->owner_count; i++) {
        sb->owners[i].held_bytes = sb->owners[i].live_bytes;
    }
    sb->hog = find_hog(sb);
}

bool sandbox_collect(struct sandbox *sb, uint32_t budget_us)
{
    must(!sb->in_transaction);
    if (!sb->collecting) {
        if (sb->heap < sb->collect_at && sb->weak_strings < sb->collect_weak_at) {
            return false;
        }
        sb->collecting = true;
        sb->most_heap = sb->heap > sb->most_heap ? sb->heap : sb->most_heap;
    }
    int64_t budget = budget_us ? budget_us : DEFAULT_BUDGET_US;
    int64_t end = clock_us() +
                  (is_urgent(sb) && budget < URGENT_BUDGET_US ? URGENT_BUDGET_US : budget);
    do {
        if (lua_gc(sb->main, LUA_GCSTEP, 0)) {
            sandbox_collected(sb);
            return false;
        }
        /* Without a clock the whole cycle runs, so that runs are repeatable. */
    } while (sb->limits.deterministic || clock_us() < end);
    return true;
}

size_t sandbox_rest(struct sandbox *sb)
{
    size_t freed = 0;
    size_t little = sb->heap / 32 > REST_GROWTH_MIN ? sb->heap / 32 : REST_GROWTH_MIN;
    if (sb->heap > sb->collected_heap + little) {
        sb->collect_at = 0;
    }
    if (!sandbox_collect(sb, REST_BUDGET_US) && sb->most_heap > sb->heap) {
        freed = sb->most_heap - sb->heap;
        sandbox_blocks_trim(sb);
    }
    return freed;
}

void sandbox_collect_all(struct sandbox *sb)
{
    must(!sb->in_transaction);
    (void)lua_gc(sb->main, LUA_GCCOLLECT, 0);
    sandbox_collected(sb);
}
