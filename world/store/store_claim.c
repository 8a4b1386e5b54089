/* store_claim.c -- records which copy of a world is the world.
 *
 * A follower's copy has every commit of the world, so a file alone cannot tell which one it is.
 * Each file has an origin, a number that no copy shares. The row `holder` names the origin of the
 * file that is the world.
 *
 * 1. A file whose holder is another file's origin is written only by a follower of that file.
 * 2. The holder changes by an ordinary commit, together with the term, which grows by one. So when
 *    a world is handed over, both files agree as soon as they have that commit: the old one stops
 *    being the world when the new one becomes it.
 * 3. A backup has no holder: anyone may serve it in place of a world. */
#include "world/store/store_claim.h"

#include "engine/base/base.h"
#include "world/store/batch.h"
#include "world/store/batch_wire.h"
#include "world/store/store.h"

#include <inttypes.h>
#include <string.h>

struct reading {
    struct store_claim claim;
    uint64_t chain;
    uint64_t chain_at;
};

static bool take_row_claim(void *data, const struct value *columns, size_t count)
{
    struct reading *reading = data;
    struct store_claim *claim = &reading->claim;

    const struct {
        const char *name;
        void *into;
    } rows[] = {
            {"world_id", &claim->world_id},
            {"origin", &claim->origin},
            {"holder", &claim->holder},
            {"in_step", &claim->in_step},
            {"term", &claim->term},
            {"commit_number", &claim->number},
            {"time_ms", &claim->time_ms},
            {"next_id", &claim->next_id},
            {"next_arrival", &claim->next_arrival},
            {"chain", &reading->chain},
            {"chain_at", &reading->chain_at},
    };

    for (size_t i = 0; count == 2 && i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (str_equal(value_as_str(&columns[0]), str_of(rows[i].name))) {
            int64_t number = value_as_int(&columns[1], 0);
            memcpy(rows[i].into, &number, sizeof(number));
        }
    }
    return true;
}

static bool take_number(void *data, const struct value *columns, size_t count)
{
    uint64_t *number = data;
    *number = count > 0 ? (uint64_t)value_as_int(&columns[0], 0) : 0;
    return false;
}

static bool read_audit(struct store *store, uint64_t *out, struct err *err)
{
    struct store_select select = {
            .table = TABLE_AUDIT, .order = "number", .descending = true, .only = "number"};
    return store_select(store, &select, take_number, out, err);
}

bool store_claim_now(struct store *store, struct store_claim *out, struct err *err)
{
    struct reading reading = {0};
    if (!store_query(store, QUERY_META, NULL, 0, take_row_claim, &reading, err) ||
            !read_audit(store, &reading.claim.audit, err)) {
        return false;
    }
    *out = reading.claim;
    out->chain = reading.chain_at == out->number ? reading.chain : 0;
    return true;
}

bool store_claim_read(const char *path, struct store_claim *out, struct err *err)
{
    struct store *store = NULL;
    struct store_options options = {.path = path, .read_only = true};
    bool ok = store_open(&options, &store, err) && store_claim_now(store, out, err);
    (void)store_close(store);
    return ok;
}

bool store_claim_is_held(const struct store_claim *claim)
{
    return claim->holder == 0 || claim->holder == claim->origin;
}

static void put_meta(struct batch *batch, const char *name, int64_t number)
{
    struct value columns[] = {value_text(name), value_int(number)};
    batch_add(&batch->rows, BATCH_ROW, TABLE_META, columns, 2);
    value_finish(&columns[0]);
}

static void put_audit(struct batch *batch, const struct store_claim *now)
{
    struct buf detail = {0};
    buf_printf(
            &detail, "from commit %" PRIu64 " on, term %" PRIu64, batch->number, now->term + 1);
    struct value columns[] = {value_int((int64_t)now->audit + 1), value_int(clock_wall_ms()),
            value_int(0), value_text("promote"), value_text(""), value_text(detail.bytes),
            value_nil(), value_nil()};
    size_t count = sizeof(columns) / sizeof(columns[0]);
    batch_add(&batch->rows, BATCH_ROW, TABLE_AUDIT, columns, count);
    for (size_t i = 0; i < count; i++) {
        value_finish(&columns[i]);
    }
    buf_finish(&detail);
}

static void put_replaced(struct batch *batch, const char *by)
{
    struct value columns[] = {value_text("replaced_by"), value_text(by)};
    batch_add(&batch->rows, BATCH_ROW, TABLE_META, columns, 2);
    value_finish(&columns[0]);
    value_finish(&columns[1]);
}

struct batch *store_claim_batch(const struct store_claim_change *change)
{
    const struct store_claim *now = change->now;
    struct batch *batch = batch_create();
    put_meta(batch, "in_step", change->in_step);
    if (change->holder != 0) {
        put_meta(batch, "holder", change->holder);
    }
    if (now) {
        batch->number = now->number + 1;
        batch->time_ms = now->time_ms;
        batch->next_id = now->next_id;
        batch->next_arrival = now->next_arrival;
        put_meta(batch, "term", (int64_t)now->term + 1);
        put_audit(batch, now);
    } else if (change->by) {
        put_meta(batch, "term", (int64_t)change->term);
    }
    if (change->by) {
        put_replaced(batch, change->by);
    }
    batch->chain = now && now->chain != 0 ? batch_chain(now->chain, batch) : 0;
    return batch;
}
