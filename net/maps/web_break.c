/* web_break.c -- breaks text into lines for drawings, since SVG does not. */
#include "net/maps/web_break.h"

size_t web_break(struct str text, size_t columns, struct str *lines, size_t most, bool *out_cut)
{
    size_t count = 0;
    text = str_trim(text);
    while (text.length > 0 && count < most) {
        size_t fit = str_fit_columns(text, columns);
        if (fit == 0) {
            break;
        }
        size_t end = fit;
        while (fit < text.length && end > 0 && text.bytes[end] != ' ') {
            end--;
        }
        end = end > 0 ? end : fit;
        lines[count++] = str_trim(str_slice(text, 0, end));
        text = str_trim(str_slice(text, end, text.length));
    }
    *out_cut = text.length > 0;
    return count;
}
