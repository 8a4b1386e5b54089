// Keeps the game in the part of a phone's screen that its keyboard leaves. Some browsers lay the page out behind the
// keyboard; visualViewport tells what is seen. A page that the reader has enlarged stays as it is.
const LOW = 480; // pixels; less than this is a phone held across, or one with its keyboard open

export function fit() {
  const seen = window.visualViewport;
  const set = () => {
    const zoomed = seen && seen.scale > 1.05;
    const height = seen && !zoomed ? seen.height : window.innerHeight;
    const behind = !zoomed && window.innerHeight - height > 1;
    document.body.style.height = behind ? `${height}px` : "";
    document.body.classList.toggle("low", height < LOW);
    if (behind) {
      window.scrollTo(0, 0);
    }
  };
  seen?.addEventListener("resize", set);
  window.addEventListener("resize", set);
  set();
}
