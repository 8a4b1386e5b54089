/* sandbox_trace.c -- the Lua functions that are active, as text.
 *
 * It is made in C from existing data: no code of the script runs, and no Lua memory is needed. */
#include "engine/sandbox/sandbox_impl.h"

#include <string.h>

#define NAME_MAX_BYTES 60

void sandbox_add_clean(struct buf *out, const char *bytes, size_t length, size_t max)
{
    struct str s = {bytes, length < max ? length : max};
    if (s.length < length) {
        /* Do not cut a character. */
        while (s.length > 0 && ((unsigned char)bytes[s.length] & 0xC0) == 0x80) {
            s.length--;
        }
    }
    str_clean(s, false, out);
}

static void add_level(const lua_Debug *ar, struct buf *out)
{
    buf_add_text(out, "  ");
    sandbox_add_clean(out, ar->short_src, strlen(ar->short_src), NAME_MAX_BYTES);
    buf_printf(out, ":%d", ar->currentline);
    if (ar->name) {
        buf_add_text(out, " in ");
        sandbox_add_clean(out, ar->name, strlen(ar->name), NAME_MAX_BYTES);
    }
    buf_add_char(out, '\n');
}

void sandbox_traceback(lua_State *L, struct buf *out)
{
    lua_Debug ar;
    int shown = 0;
    /* C functions in between are walked but not shown, so levels need a bound, too. */
    for (int level = 0; level < 4 * SANDBOX_TRACE_LEVELS; level++) {
        if (shown == SANDBOX_TRACE_LEVELS || !lua_getstack(L, level, &ar)) {
            return;
        }
        if (lua_getinfo(L, "Sln", &ar) && ar.currentline > 0) {
            add_level(&ar, out);
            shown++;
        }
    }
}
