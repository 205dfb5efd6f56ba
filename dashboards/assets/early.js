// Dash asks for the layout only once all its scripts are read, a second later. Asked for now, it is there by then.
(() => {
    const plain = window.fetch.bind(window);
    const early = new Map(["/_dash-layout", "/_dash-dependencies"].map((path) => [path, plain(path)]));
    window.fetch = (resource, ...options) => {
        const answer = early.get(resource);
        early.delete(resource);
        return answer ?? plain(resource, ...options);
    };
})();
