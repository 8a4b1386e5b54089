/* parts.c -- the behaviour of a stock prototype: the sum of the files of its packages.
 *
 * 1. The parts of $room are scripts/NAME/behaviours/room.lua of each package NAME, in the order of
 *    packages. They register into one behaviour and share their globals.
 * 2. The sources are those that were read when the stock scripts were loaded (stock_files.h). */
#include "engine/lua/host_impl.h"
#include "engine/lua/load/stock_files.h"

#include <stdio.h>

static void add_part(const struct host *host, const char *folder, const char *ref,
        struct part out[BEHAVIOUR_PARTS_MAX], size_t *count)
{
    struct part *part = &out[*count];
    (void)snprintf(part->path, sizeof(part->path), "scripts/%sbehaviours/%s.lua", folder, ref);
    (void)snprintf(part->name, sizeof(part->name), "=%s", part->path);
    part->text = stock_files_find(host->stock_files, part->path);
    *count += part->text.bytes != NULL;
}

size_t parts_find(
        const struct host *host, const char *ref, struct part out[BEHAVIOUR_PARTS_MAX])
{
    size_t count = 0;
    char folder[40];
    for (size_t i = 0; count < BEHAVIOUR_PARTS_MAX && stock_files_package(host->stock_files, i);
            i++) {
        (void)snprintf(
                folder, sizeof(folder), "%s/", stock_files_package(host->stock_files, i));
        add_part(host, folder, ref, out, &count);
    }
    return count;
}

struct behaviour *parts_load(struct host *host, const struct object *object)
{
    struct part parts[BEHAVIOUR_PARTS_MAX];
    struct chunk chunks[BEHAVIOUR_PARTS_MAX];
    struct sandbox_part outer;
    struct err err;
    size_t failed = 0;
    int line = 0;
    size_t count = parts_find(host, object->ref, parts);
    if (count == 0) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        chunks[i] = (struct chunk){
                .source = parts[i].text,
                .compiled = stock_files_compiled(parts[i].path, parts[i].text),
                .name = parts[i].name,
                .object = object->id,
                .stock = true,
        };
    }
    sandbox_set_aside(host->sandbox, STOCK_FILE_US, STOCK_FILE_STEPS, &outer);
    struct behaviour *behaviour =
            loader_compile_parts(host, chunks, count, &failed, &err, &line);
    sandbox_take_up(host->sandbox, &outer);
    if (!behaviour) {
        log_error("%s:%d: %s", parts[failed].path, line, err.text);
    }
    return behaviour;
}
