/* area_entry.c -- Reads and writes an entry of a declaration in the text of an area's file. */
#include "tests/script/area_entry.h"

#include "engine/modules/apply/layout_edit.h"

#include <string.h>

static bool find_item(struct str text, const char *ref, struct layout_item *out)
{
    struct layout_items items = {0};
    bool found = false;
    bool ok = layout_read_items(text, &items);
    for (size_t i = 0; ok && !found && i < items.count; i++) {
        found = strcmp(items.list[i].ref, ref) == 0;
        *out = items.list[i];
    }
    layout_items_finish(&items);
    out->ref = NULL;
    return found;
}

bool area_entry_read(struct str text, const char *ref, const char *key, struct buf *out)
{
    struct layout_item item = {0};
    struct layout_entries entries = {0};
    bool ok = find_item(text, ref, &item) &&
              layout_read_entries(text, item.open, item.close, &entries);
    const struct layout_entry *entry = ok ? layout_find_entry(&entries, str_of(key)) : NULL;
    if (entry) {
        buf_add_str(out, str_slice(text, entry->value, entry->stop));
    }
    layout_entries_finish(&entries);
    return entry;
}

bool area_entry_write(
        struct str text, const char *ref, const char *key, const char *value, struct buf *out)
{
    struct layout_item item = {0};
    struct layout_entries entries = {0};
    struct layout_edits edits = {0};
    struct buf line = {0};
    bool ok = find_item(text, ref, &item) &&
              layout_read_entries(text, item.open, item.close, &entries);
    const struct layout_entry *entry = ok ? layout_find_entry(&entries, str_of(key)) : NULL;
    if (entry && value) {
        layout_edit_put(&edits, entry->value, entry->stop, str_of(value));
    } else if (entry) {
        layout_edit_cut(&edits, text, entry);
    } else if (ok && value) {
        buf_printf(&line, "\n  %s = %s,", key, value);
        layout_edit_put(&edits, item.open + 1, item.open + 1, buf_str(&line));
    }
    if (ok) {
        layout_edits_apply(&edits, text, out);
    }
    layout_edits_finish(&edits);
    layout_entries_finish(&entries);
    buf_finish(&line);
    return ok;
}
