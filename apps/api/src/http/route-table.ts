interface Route {
  readonly segments: readonly string[];
  readonly methods: readonly string[];
}

const segmentsOf = (path: string): readonly string[] => path.split('/');

const fits = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.length === path.length &&
  pattern.every((segment, index) => segment.startsWith(':') || segment === path[index]);

/**
 * Which methods each address knows, so that a wrong method is told from a wrong address. Looked at after a miss only.
 */
export class RouteTable {
  private readonly routes: Route[] = [];

  /** `pattern` as the router writes it, `/webhooks/:id`. */
  add(pattern: string, methods: readonly string[]): void {
    this.routes.push({ segments: segmentsOf(pattern), methods });
  }

  /** Sorted, each once; empty for an address that nothing is at. */
  methodsAt(url: string): readonly string[] {
    const path = segmentsOf(url.split('?', 1)[0] ?? '');
    const methods = this.routes.filter(({ segments }) => fits(segments, path)).flatMap((route) => route.methods);
    return [...new Set(methods)].sort();
  }
}
