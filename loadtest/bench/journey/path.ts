// What a journey asks for: the route that the roadmap measures.

export const PATH = '/async';
