// The first view is the server's; the page, once it is drawn, takes its place.
(() => {
    const first = document.getElementById("first");
    if (!first) {
        return;
    }
    const drawn = new MutationObserver(() => {
        if (document.querySelector("#page h1")) {
            first.remove();
            drawn.disconnect();
        }
    });
    drawn.observe(document.getElementById("react-entry-point"), {childList: true, subtree: true});
})();
