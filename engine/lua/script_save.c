/* script_save.c -- a behaviour's source: compiled, kept as a revision, live when the slice commits.
 *
 * 1. Compile first: what does not compile changes nothing.
 * 2. The row, the object's revision and the published behaviour are one tx: all or none.
 * 3. Saves that may not be on disk yet are kept in memory (host->unsaved), since the store's
 *    reader sees what is durable only. */
#include "engine/lua/script_save.h"

#include "engine/core/behaviour.h"
#include "engine/lua/host_impl.h"
#include "world/store.h"
#include "world/tx.h"

#define SOURCE_MAX ((size_t)64 * 1024)

struct unsaved {
    uint64_t object;
    uint32_t revision;
    uint64_t author;
    int64_t time_ms;
    uint64_t commit; /* number of the commit that holds it */
    char *text;      /* owned */
    size_t length;
    struct unsaved *next;
};

static void unsaved_free(struct unsaved *unsaved)
{
    mem_free(unsaved->text);
    mem_free(unsaved);
}

void script_unsaved_destroy(struct host *host)
{
    while (host->unsaved) {
        struct unsaved *next = host->unsaved->next;
        unsaved_free(host->unsaved);
        host->unsaved = next;
    }
}

/* Drops what is durable. */
static void prune(struct host *host)
{
    uint64_t durable = store_durable(host->engine->store);
    struct unsaved **link = &host->unsaved;
    while (*link) {
        struct unsaved *unsaved = *link;
        if (unsaved->commit <= durable) {
            *link = unsaved->next;
            unsaved_free(unsaved);
        } else {
            link = &unsaved->next;
        }
    }
}

struct forgetting {
    struct host *host;
    struct unsaved *unsaved;
};

static void forget(void *data)
{
    struct forgetting *forgetting = data;
    for (struct unsaved **link = &forgetting->host->unsaved; *link; link = &(*link)->next) {
        if (*link == forgetting->unsaved) {
            *link = forgetting->unsaved->next;
            unsaved_free(forgetting->unsaved);
            return;
        }
    }
}

static void remember(struct host *host, const struct object *object, uint32_t revision,
        const struct script_draft *draft, int64_t time_ms)
{
    struct unsaved *unsaved = mem_alloc(sizeof(*unsaved));
    *unsaved = (struct unsaved){
            .object = object->id,
            .revision = revision,
            .author = draft->author,
            .time_ms = time_ms,
            .commit = host->engine->world->commit_number + 1,
            .text = str_dup(draft->source),
            .length = draft->source.length,
            .next = host->unsaved,
    };
    host->unsaved = unsaved;
    struct forgetting *forgetting = mem_alloc(sizeof(*forgetting));
    *forgetting = (struct forgetting){host, unsaved};
    tx_on_end(host->engine->world,
            (struct tx_hook){.undo = forget, .drop = mem_free, .data = forgetting});
}

static void write_row(struct host *host, const struct object *object, uint32_t revision,
        const struct script_draft *draft, int64_t time_ms)
{
    struct value row[] = {
            value_int((int64_t)object->id),
            value_int(revision),
            value_str(draft->source),
            value_int((int64_t)draft->author),
            value_int(time_ms),
            value_str(draft->note),
    };
    tx_put(host->engine->world, TABLE_BEHAVIOUR, row, 6);
    value_finish(&row[2]);
    value_finish(&row[5]);
}

bool script_save(struct host *host, struct object *object, const struct script_draft *draft,
        struct err *err, int *out_line, int *out_column)
{
    struct engine *engine = host->engine;
    uint32_t revision = object->behaviour + 1;
    char chunk_name[64];
    *out_line = 0;
    *out_column = 0;
    prune(host);
    if (draft->source.length > SOURCE_MAX) {
        return err_set(err, ERR_LIMIT,
                "a behaviour's source is at most 64 KiB; put part of it on another object");
    }
    (void)snprintf(chunk_name, sizeof(chunk_name), "=#%llu rev %u",
            (unsigned long long)object->id, revision);
    uint64_t rights = loader_rights(engine, object, draft->author);
    struct chunk chunk = {
            .source = draft->source,
            .name = chunk_name,
            .object = object->id,
            .revision = revision,
            .owner = rights,
            .stock = rights == 0,
    };
    struct behaviour *behaviour = loader_compile(host, &chunk, err, out_line, out_column);
    if (!behaviour) {
        return false;
    }
    int64_t time_ms = clock_wall_ms();
    write_row(host, object, revision, draft, time_ms);
    remember(host, object, revision, draft, time_ms);
    world_set_behaviour(engine->world, object, revision);
    behaviours_publish(engine, object, behaviour);
    return true;
}

/* -- reading -- */

static bool take_row(void *data, const struct value *columns, size_t count)
{
    struct script_source *out = data;
    if (count >= 3) {
        buf_add_str(&out->text, value_as_str(&columns[0]));
        out->author = (uint64_t)value_as_int(&columns[1], 0);
        out->time_ms = value_as_int(&columns[2], 0);
    }
    return false;
}

bool script_source(
        struct host *host, struct object *object, uint32_t revision, struct script_source *out)
{
    *out = (struct script_source){.revision = revision ? revision : object->behaviour};
    if (out->revision == 0) {
        return false;
    }
    for (const struct unsaved *unsaved = host->unsaved; unsaved; unsaved = unsaved->next) {
        if (unsaved->object == object->id && unsaved->revision == out->revision) {
            buf_add(&out->text, unsaved->text, unsaved->length);
            out->author = unsaved->author;
            out->time_ms = unsaved->time_ms;
            return true;
        }
    }
    struct value args[] = {value_int((int64_t)object->id), value_int(out->revision)};
    struct err err;
    if (!store_query(host->engine->store, QUERY_BEHAVIOUR, args, 2, take_row, out, &err)) {
        log_error("cannot read the behaviour of #%llu: %s", (unsigned long long)object->id,
                err.text);
        return false;
    }
    return out->time_ms != 0;
}
