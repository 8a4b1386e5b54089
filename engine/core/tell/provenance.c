/* provenance.c -- whose script said this?
 *
 * The mark stands before each line, so that no text hides it behind lines of its own. Nobody pays for it
 * but those who asked for it: only they are rendered for by themselves. */
#include "engine/core/tell/provenance.h"

#include "engine/core/run/slice.h"
#include "engine/core/tell/format.h"
#include "world/model/prop.h"

struct provenance provenance_of(const struct engine *engine, bool is_script)
{
    const struct slice *slice = engine->slice;
    if (is_script && slice->rights.owner != 0) {
        return (struct provenance){slice->rights.owner, slice->place_object};
    }
    return (struct provenance){slice->rights.behalf, slice->rights.behalf_object};
}

bool provenance_wanted(const struct provenance *by, const struct object *viewer)
{
    const struct value *wanted = by->owner && viewer ? prop_own(viewer, ATOM_provenance) : NULL;
    return wanted && value_is_true(wanted);
}

static void write_mark(struct engine *engine, const struct provenance *by, struct buf *out)
{
    struct object *object = by->object ? world_find(engine->world, by->object) : NULL;
    struct object *owner = world_find(engine->world, by->owner);
    struct buf name = {0};
    if (object) {
        format_name(engine, object, NULL, ARTICLE_A, &name);
    } else {
        buf_add_text(&name, "@lua");
    }
    phrase_put(engine, out, owner ? PHRASE_provenance : PHRASE_provenance_gone,
            WITH("thing", buf_str(&name)),
            WITH_RAW("owner", owner ? prop_str(engine->world, owner, ATOM_name) : STR_NONE));
    buf_finish(&name);
}

void provenance_write(struct engine *engine, const struct provenance *by,
        const struct object *viewer, struct str text, struct buf *out)
{
    if (!provenance_wanted(by, viewer)) {
        buf_add_str(out, text);
        return;
    }
    struct buf mark = {0};
    write_mark(engine, by, &mark);
    for (size_t from = 0; from <= text.length;) {
        size_t at = str_find_char(text, '\n', from);
        size_t end = at < text.length ? at : text.length;
        buf_add_str(out, buf_str(&mark));
        buf_add_str(out, str_slice(text, from, end));
        if (end < text.length) {
            buf_add_char(out, '\n');
        }
        from = end + 1;
    }
    buf_finish(&mark);
}
