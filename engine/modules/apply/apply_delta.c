/* apply_delta.c -- finds what files have changed since their base.
 *
 * A plan of unchanged files needs no world: three-way, what the files leave as it was stays. So a
 * worker reads through all files, and the main thread compares with the living world what is left:
 * the author's rights, names and places in its design, and changes that are not yet durable are
 * known only there. A snapshot of the world file would not do. */
#include "engine/modules/apply/apply_delta.h"

#include "engine/base/mem.h"
#include "engine/modules/apply/apply_impl.h"

#include <inttypes.h>
#include <stdio.h>

static void find_differing(const struct design_files *files, struct apply_delta *out)
{
    out->differ = mem_alloc_array(files->count + 1, sizeof(*out->differ));
    for (size_t i = 0; i < files->count; i++) {
        const struct design_thing *thing = &files->things[i];
        const struct base_thing *base = base_find(&files->base, str_of(thing->name));
        if (!base || !value_equal(&base->fields, &thing->fields)) {
            out->differ[out->differ_count++] = i;
        }
    }
}

static void find_lacked(
        const struct design_files *files, struct apply_delta *out, struct strmap *names)
{
    out->lacked = mem_alloc_array(files->base.count + 1, sizeof(*out->lacked));
    for (size_t i = 0; i < files->base.count; i++) {
        if (design_files_lack(files, &files->base.things[i])) {
            out->lacked[out->lacked_count++] = i;
            (void)strmap_put(names, str_of(files->base.things[i].name), names);
        }
    }
}

/* Finds the things that refer to one of names. Exits that lead there may be removed too, so things
 * that refer to these are found in the next round. */
static void find_naming(
        const struct design_files *files, struct apply_delta *out, struct strmap *names)
{
    size_t known = 0;
    out->naming = mem_alloc_array(files->count + 1, sizeof(*out->naming));
    while (names->count > known) {
        known = names->count;
        out->naming_count = 0;
        for (size_t i = 0; i < files->count; i++) {
            if (apply_gone_named(files, &files->things[i], names, NULL)) {
                out->naming[out->naming_count++] = i;
            }
        }
        for (size_t i = 0; i < out->naming_count; i++) {
            const struct design_thing *thing = &files->things[out->naming[i]];
            if (apply_gone_leads(files, thing, names)) {
                (void)strmap_put(names, str_of(thing->name), names);
            }
        }
    }
}

void apply_delta_hash(const struct design_files *files, char out[APPLY_HASH_BYTES])
{
    struct buf text = {0};
    design_files_put_lines(files, &text);
    (void)snprintf(out, APPLY_HASH_BYTES, "%016" PRIx64, str_hash(buf_str(&text)));
    buf_finish(&text);
}

void apply_delta_find(const struct design_files *files, struct apply_delta *out)
{
    struct strmap names;
    *out = (struct apply_delta){0};
    strmap_init(&names);
    find_differing(files, out);
    find_lacked(files, out, &names);
    find_naming(files, out, &names);
    apply_delta_hash(files, out->hash);
    strmap_finish(&names);
}

void apply_delta_finish(struct apply_delta *delta)
{
    mem_free(delta->differ);
    mem_free(delta->lacked);
    mem_free(delta->naming);
    *delta = (struct apply_delta){0};
}

const char *apply_delta_name(
        const struct apply_delta *delta, const struct design_files *files, size_t i)
{
    if (i < delta->differ_count) {
        return files->things[delta->differ[i]].name;
    }
    i -= delta->differ_count;
    return i < delta->lacked_count ? files->base.things[delta->lacked[i]].name : NULL;
}
