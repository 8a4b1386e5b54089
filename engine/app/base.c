/* base.c -- when did files and world last agree, and on what? */
#include "engine/app/base.h"

#include "world/store/store_dump.h"

#include <errno.h>
#include <string.h>

static bool take_after(void *data, const struct value *columns, struct err *err)
{
    (void)err;
    if (str_equal(value_as_str(&columns[0]), STR("applied"))) {
        buf_clear(data);
        buf_add_str(data, value_as_str(&columns[1]));
    }
    return true;
}

bool base_write_head(struct store_dump *dump, FILE *file, struct err *err)
{
    struct buf after = {0};
    buf_add_char(&after, '-');
    bool ok = store_dump_each(dump, DUMP_META, 0, take_after, &after, err);
    ok = ok && (fprintf(file, BASE_FILE " 1 after %s\n", after.bytes) > 0 ||
                       err_set(err, ERR_IO, "cannot write " BASE_FILE ": %s", strerror(errno)));
    buf_finish(&after);
    return ok;
}
