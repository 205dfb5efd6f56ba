// Light or dark is decided before anything is painted: a page must not flash white at night.
(() => {
    const kept = localStorage.getItem("mantine-color-scheme-value") || "auto";
    const night = window.matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.mantineColorScheme =
        kept === "auto" ? (night ? "dark" : "light") : kept;
})();
