import { Component, type ErrorInfo, type ReactNode } from 'react';
import { ErrorState } from '../ui/states.tsx';

interface Props {
  /** What broke, in the words of the screen: "The chart". */
  readonly what: string;
  readonly children: ReactNode;
}

interface State {
  readonly problem: string | null;
}

/** A panel that breaks says so in its own place; the rest of the screen, and all trading, goes on. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { problem: null };

  static getDerivedStateFromError(error: unknown): State {
    return { problem: error instanceof Error ? error.message : String(error) };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(`${this.props.what} broke`, error, info.componentStack);
  }

  override render(): ReactNode {
    if (this.state.problem === null) return this.props.children;
    return (
      <ErrorState title={`${this.props.what} cannot be shown`} onRetry={() => this.setState({ problem: null })}>
        {this.state.problem}. Orders and positions are not touched by this.
      </ErrorState>
    );
  }
}
